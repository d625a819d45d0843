package io.notestream.consumer.expiry.publish;

/** A service that takes messages. Thread-safe. */
interface MessageTarget extends AutoCloseable {

  /**
   * Hands the message over; returns once the service has it.
   *
   * @param group what messages that must stay in order have in common, where the target keeps order
   * @throws RuntimeException if the service did not take it
   */
  void send(ExpirationMessage message, String group);

  @Override
  void close();
}
