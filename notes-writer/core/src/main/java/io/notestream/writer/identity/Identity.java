package io.notestream.writer.identity;

/**
 * A way to tell who sent a request. Implementations are thread-safe and do not block, since every
 * request waits for them.
 */
public interface Identity {

  /**
   * {@return who sent a request} Never throws, whatever a caller sends.
   *
   * @param headers the headers of the request
   */
  Caller identify(HeaderLookup headers);

  /** {@return the value of {@code WWW-Authenticate} in a 401 response} */
  String challenge();

  /**
   * {@return whether callers are trusted without proof, so that a server must not be reachable from
   * another machine}
   */
  boolean loopbackOnly();
}
