package io.notestream.local.internal.http;

import java.util.List;
import java.util.Map;

/** Answers the requests under {@code /_local/}, the engine's own interface beside DynamoDB's. */
@FunctionalInterface
public interface ControlHandler {

  /** Answers 404 to everything. */
  ControlHandler NONE = request -> new Response(404, "{\"message\":\"not found\"}");

  /** Runs off the event loop, so it may wait. */
  Response handle(Request request);

  /**
   * A request under {@code /_local/}.
   *
   * @param path the path after {@code /_local/}
   * @param query the query parameters
   * @param body the body, empty if there is none
   */
  record Request(String method, String path, Map<String, List<String>> query, String body) {}

  /** An answer with a JSON body. */
  record Response(int status, String json) {}
}
