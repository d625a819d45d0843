package io.notestream.local.internal.http;

import java.util.List;
import java.util.Map;

/** Handles the requests under {@code /_local/}, the engine's own API beside DynamoDB's. */
@FunctionalInterface
public interface ControlHandler {

  /** Responds to every request with 404. */
  ControlHandler NONE = request -> new Response(404, "{\"message\":\"not found\"}");

  /** Handles a request. Called off the event loop, so it may wait. */
  Response handle(Request request);

  /**
   * A request under {@code /_local/}.
   *
   * @param path the path after {@code /_local/}
   * @param query the query parameters
   * @param body the body, empty if there is none
   */
  record Request(String method, String path, Map<String, List<String>> query, String body) {}

  /** A response with a JSON body. */
  record Response(int status, String json) {}
}
