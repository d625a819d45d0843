package io.notestream.writer.internal.route;

import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.store.TableProbe;
import java.util.List;

/** The routes that say whether the service is alive and ready. Thread-safe. */
public final class HealthRoutes {

  private final TableProbe table;

  public HealthRoutes(TableProbe table) {
    this.table = table;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/health/live", Route.Access.ANYONE, request -> status("live")),
        Route.of("GET", "/health/ready", Route.Access.ANYONE, this::ready));
  }

  private Response ready(RoutedRequest request) {
    table.requireReadable();
    return status("ready");
  }

  private static Response status(String status) {
    return Json.response(200, Json.object().put("status", status));
  }
}
