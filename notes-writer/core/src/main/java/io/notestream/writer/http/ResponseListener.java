package io.notestream.writer.http;

import java.time.Duration;

/** Learns of every response, such as to count it. Thread-safe, and quick: the caller waits. */
@FunctionalInterface
public interface ResponseListener {

  /** The route of a request that no route serves. */
  String NO_ROUTE = "none";

  /**
   * Called when the response to a request is there, before it is sent. Must not throw.
   *
   * @param route method and path, without the values of its parameters, such as {@code GET
   *     /notes/{id}}: one of those that the API lists, or {@link #NO_ROUTE}
   * @param status the HTTP status
   * @param took how long it took
   */
  void responded(String route, int status, Duration took);

  /** {@return a listener that does nothing} */
  static ResponseListener none() {
    return (route, status, took) -> {};
  }
}
