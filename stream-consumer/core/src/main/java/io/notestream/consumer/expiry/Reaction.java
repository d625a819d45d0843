package io.notestream.consumer.expiry;

/**
 * Something to do when a note expires. For a reaction of your own, write a {@link ReactionProvider}
 * that makes it, and list the provider in {@code META-INF/services}.
 *
 * <p>Implementations must be thread-safe: expirations of several shards, and retries, arrive
 * concurrently.
 */
public interface Reaction extends AutoCloseable {

  /**
   * Reacts to one expiration, at least once; use {@link ExpirationEvent#eventId()} as the
   * idempotency key. Also after a crash, the reaction is called again with the same key until a
   * call has returned normally.
   *
   * <p>A call may take as long as {@link ReactionOptions#eventLimit()}. One that takes longer is
   * interrupted, counts as failed and is tried again later, so that an implementation should
   * respond to interruption.
   *
   * @param expiration the expiration
   * @throws Exception to report a failure; its message may be logged and stored, so that it must
   *     not hold a title or a body
   */
  void react(ExpirationEvent expiration) throws Exception;

  /** Releases clients and files. Called once, after the last reaction. */
  @Override
  default void close() {}
}
