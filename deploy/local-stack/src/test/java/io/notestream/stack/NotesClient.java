package io.notestream.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Calls the notes API as one user, over real HTTP. */
public final class NotesClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final URI api;
  private final String user;

  public NotesClient(URI api, String user) {
    this.api = api;
    this.user = user;
  }

  /** A response of the API. */
  public record Response(int status, JsonNode body, HttpResponse<String> raw) {

    public Optional<String> header(String name) {
      return raw.headers().firstValue(name);
    }
  }

  public Response get(String path) {
    return send("GET", path, null);
  }

  public Response post(String path, String body) {
    return send("POST", path, body);
  }

  public Response put(String path, String body) {
    return send("PUT", path, body);
  }

  public Response patch(String path, String body) {
    return send("PATCH", path, body);
  }

  public Response delete(String path) {
    return send("DELETE", path, null);
  }

  /** Deletes on the condition that the note exists; any status but 204 means that it was gone. */
  public Response deleteIfThere(String path) {
    return send("DELETE", path, null, "If-Match", "*");
  }

  /** Creates a note and tells its id. */
  public String create(String body) {
    Response response = post("/notes", body);
    if (response.status() != 201) {
      throw new AssertionError("not created: " + response.status() + " " + response.body());
    }
    return response.body().get("id").asText();
  }

  public JsonNode summary() {
    return get("/summary").body();
  }

  public long counter(String name) {
    return summary().path(name).asLong();
  }

  private Response send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .header("X-User-Id", user)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Response(response.statusCode(), json(response.body()), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String body) throws JsonProcessingException {
    return body.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
  }
}
