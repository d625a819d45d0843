package io.notestream.writer.identity;

import io.notestream.writer.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * A way to tell who sent a request. Implementations are thread-safe, and block for seconds at most,
 * since every request waits for them.
 */
public interface Identity {

  /**
   * {@return who sent a request}
   *
   * @param request as it was received
   * @throws IdentityUnavailableException if the caller cannot be identified at the moment; never
   *     for what a caller sends
   */
  Caller identify(Request request);

  /**
   * {@return the value of {@code WWW-Authenticate} in the 403 response to a known user on a route
   * for operators; {@code null} if there is nothing to say}
   */
  default @Nullable String operatorChallenge() {
    return null;
  }

  /**
   * {@return whether callers are trusted without proof that holds beyond this machine, so that a
   * server must not be reachable from another}
   */
  boolean loopbackOnly();
}
