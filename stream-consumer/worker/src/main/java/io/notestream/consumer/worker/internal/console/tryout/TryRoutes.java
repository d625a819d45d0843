package io.notestream.consumer.worker.internal.console.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.request.Body;
import io.notestream.consumer.worker.internal.console.request.Query;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/console/try}; {@code POST /api/console/try/notes}, {@code /try/delete} and {@code
 * /try/restore}. Thread-safe.
 */
public final class TryRoutes implements AdminRoutes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int FAILED = 500;

  /** What the page shows, and where the writer has it. */
  private static final Map<String, String> PARTS =
      Map.of(
          "notes", "/notes?limit=50",
          "summary", "/summary",
          "expirations", "/expirations?limit=20");

  private final NotesApi notes;

  /** Writes notes through that API. */
  public TryRoutes(Supplier<URI> writer) {
    this.notes = new NotesApi(writer);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/try", this::state);
    routes.post("/api/console/try/notes", this::create);
    routes.post("/api/console/try/delete", this::delete);
    routes.post("/api/console/try/restore", this::restore);
  }

  private void state(Context ctx) throws IOException, InterruptedException {
    String user = Query.required(ctx, "user");
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    for (Map.Entry<String, String> part : PARTS.entrySet()) {
      NotesApi.Response response = notes.send("GET", user, part.getValue(), null);
      if (response.status() >= FAILED) {
        pass(ctx, response); // In the writer's words: the page shows them, and asks again.
        return;
      }
      boolean there = response.status() == OK;
      state.put(part.getKey(), there ? withoutBodies(JSON.readTree(response.body())) : null);
    }
    ctx.json(state);
  }

  private void create(Context ctx) throws IOException, InterruptedException {
    Body body = Body.of(ctx);
    ObjectNode note = JSON.createObjectNode();
    note.put("title", body.optional("title"));
    note.put("body", body.json().path("body").asText(""));
    body.texts("tags").forEach(note.withArray("tags")::add);
    JsonNode seconds = body.json().path("ttlSeconds");
    if (seconds.isIntegralNumber()) {
      note.set("ttlSeconds", seconds);
    }
    pass(ctx, notes.send("POST", body.required("user"), "/notes", note.toString()));
  }

  private void delete(Context ctx) throws IOException, InterruptedException {
    Body body = Body.of(ctx);
    String path = "/notes/" + NotesApi.encoded(body.required("id"));
    pass(ctx, notes.send("DELETE", body.required("user"), path, null));
  }

  private void restore(Context ctx) throws IOException, InterruptedException {
    Body body = Body.of(ctx);
    String path = "/expirations/" + NotesApi.encoded(body.required("id")) + "/restore";
    pass(ctx, notes.send("POST", body.required("user"), path, "{}"));
  }

  private static JsonNode withoutBodies(JsonNode page) {
    page.path("items").forEach(each -> ((ObjectNode) each).remove("body"));
    return page;
  }

  private static void pass(Context ctx, NotesApi.Response response) {
    ctx.status(response.status()).contentType("application/json");
    ctx.result(response.body().isEmpty() ? "{}" : response.body());
  }
}
