package io.notestream.consumer.expiry.publish;

/** A service that accepts messages. Thread-safe. */
interface MessageTarget extends AutoCloseable {

  /**
   * Sends a message; returns once the service has accepted it.
   *
   * @param group messages of the same group stay in order if the target keeps an order
   * @throws RuntimeException if the service did not accept the message
   */
  void send(ExpirationMessage message, String group);

  @Override
  void close();
}
