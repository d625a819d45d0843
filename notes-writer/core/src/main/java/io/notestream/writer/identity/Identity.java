package io.notestream.writer.identity;

/**
 * One way to tell who is calling. Implementations are thread-safe and do not block: a request waits
 * for the answer.
 */
public interface Identity {

  /** Who sent a request with these headers. Never throws for anything a caller can send. */
  Caller identify(HeaderLookup headers);

  /** The value of {@code WWW-Authenticate} in a 401 answer. */
  String challenge();

  /**
   * Whether this way believes whatever it is told, so that a server must not be reachable from
   * another machine.
   */
  boolean loopbackOnly();
}
