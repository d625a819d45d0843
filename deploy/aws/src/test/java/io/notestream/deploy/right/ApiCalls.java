package io.notestream.deploy.right;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of the API, all of which succeed. */
final class ApiCalls {

  private static final JsonMapper JSON = new JsonMapper();

  private final NotesApi api;

  ApiCalls(NotesApi api) {
    this.api = api;
  }

  /** Makes every change that the API has. */
  void changes(String user) {
    String id = createNote(user, "");
    call(user, "POST", "/notes", note(""), Map.of("Idempotency-Key", List.of("one")));
    call(user, "POST", "/notes", note(""), Map.of("Idempotency-Key", List.of("one")));
    call(user, "POST", "/notes/batch", "{\"notes\":[" + note("") + "," + note("") + "]}", Map.of());
    call(
        user,
        "POST",
        "/notes",
        "{\"title\":\"large\",\"body\":\"" + "x".repeat(70_000) + "\"}",
        Map.of());
    call(user, "PATCH", "/notes/" + id, "{\"title\":\"bread\"}", Map.of());
    call(user, "PUT", "/notes/" + id, note(""), Map.of());
    call(user, "DELETE", "/notes/" + id, "", Map.of());
    call(user, "DELETE", "/notes/" + createNote(user, ",\"ttlSeconds\":50"), "", Map.of());
  }

  /** Reads everything that the API shows. */
  void reads(String user) {
    String id = createNote(user, "");
    for (String path :
        List.of(
            "/notes",
            "/notes/" + id,
            "/notes/" + id + "/audit",
            "/summary",
            "/tags",
            "/days",
            "/expirations",
            "/summaries",
            "/dead-letters",
            "/gaps",
            "/health/ready")) {
      call(user, "GET", path, "", Map.of());
    }
    get(user, "/summaries", "by=recent");
    get(user, "/notes", "tag=shop");
    get(user, "/notes", "expiringWithin=PT1H");
  }

  /** Creates a note, and returns its id. */
  String createNote(String user, String members) {
    try {
      return JSON.readTree(text(call(user, "POST", "/notes", note(members), Map.of())))
          .path("id")
          .asText();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String note(String members) {
    return "{\"title\":\"milk\",\"tags\":[\"shop\"],\"body\":\"2 l\"" + members + "}";
  }

  Response get(String user, String path, String query) {
    return succeed(
        new Request("GET", path, query, Map.of("X-User-Id", List.of(user)), new byte[0]));
  }

  Response call(
      String user, String method, String path, String body, Map<String, List<String>> more) {
    Map<String, List<String>> headers = new HashMap<>(more);
    headers.put("X-User-Id", List.of(user));
    headers.put("Content-Type", List.of("application/json"));
    return succeed(new Request(method, path, "", headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  private Response succeed(Request request) {
    Response response = api.handle(request);
    if (response.status() >= 300) {
      throw new IllegalStateException(request.path() + ": " + text(response));
    }
    return response;
  }

  static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
