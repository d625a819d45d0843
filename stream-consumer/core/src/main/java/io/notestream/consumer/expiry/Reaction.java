package io.notestream.consumer.expiry;

/**
 * One thing to do when a note expires. Write your own, name it in a {@link ReactionProvider} and
 * list that in {@code META-INF/services}.
 *
 * <p>Implementations are thread-safe: expirations of several shards, and retries, come side by
 * side.
 */
public interface Reaction extends AutoCloseable {

  /**
   * Does it, for one expiration. At least once for each, also across crashes: what must not happen
   * twice has to be made so by {@link ExpirationEvent#eventId()}.
   *
   * <p>The time is bounded: a call that takes longer is interrupted, counts as failed and is tried
   * again later, so an implementation should react to interruption.
   *
   * @throws Exception whatever went wrong; the message may be logged and stored, so it must not
   *     hold a title or a body
   */
  void react(ExpirationEvent expiration) throws Exception;

  /** Lets go of clients and files. Called once, after the last reaction. */
  @Override
  default void close() {}
}
