package io.notestream.local.internal.control;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.internal.http.ControlHandler;
import io.notestream.local.internal.operation.ResponseBody;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the route of a request under {@code /_local/}, and turns what it returns or refuses into a
 * response.
 */
public final class ControlApi implements ControlHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Route> routes = new TreeMap<>();

  /** Makes the routes to the parts of an engine. */
  public ControlApi(ControlledEngine engine) {
    new ClockRoutes(engine).addTo(this);
    new StreamRoutes(engine.streams()).addTo(this);
    new FaultRoutes(engine.faults()).addTo(this);
    new StatsRoutes(engine.stats()).addTo(this);
    add("GET", "", request -> this::writeRoutes);
  }

  /** Does what a request asks for. */
  @FunctionalInterface
  interface Route {

    /**
     * Handles a request and returns the body of the response.
     *
     * @throws IllegalArgumentException with a message for the caller, who has asked for something
     *     that is not possible
     */
    ResponseBody handle(Request request);
  }

  void add(String method, String path, Route route) {
    routes.put(method + " " + path, route);
  }

  @Override
  public Response handle(Request request) {
    String path =
        request.path().endsWith("/")
            ? request.path().substring(0, request.path().length() - 1)
            : request.path();
    Route route = routes.get(request.method() + " " + path);
    if (route == null) {
      boolean known = routes.keySet().stream().anyMatch(each -> each.endsWith(" " + path));
      return known
          ? error(405, request.method() + " is not possible at /_local/" + path)
          : error(404, "no such path: /_local/" + path + "; GET /_local/ lists all");
    }
    try {
      return new Response(200, text(route.handle(request)));
    } catch (IllegalArgumentException refused) {
      return error(400, String.valueOf(refused.getMessage()));
    }
  }

  private void writeRoutes(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("routes");
    for (String route : routes.keySet()) {
      json.writeString(route.replace(" ", " /_local/"));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Response error(int status, String message) {
    return new Response(
        status,
        text(
            json -> {
              json.writeStartObject();
              json.writeStringField("error", message);
              json.writeEndObject();
            }));
  }

  private static String text(ResponseBody body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      body.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }
}
