package io.notestream.writer.api;

import io.notestream.writer.store.TableProbe;
import java.util.List;

/** The routes that orchestrators ask. */
final class HealthRoutes {

  private final TableProbe table;

  HealthRoutes(TableProbe table) {
    this.table = table;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/health/live", Route.Access.ANYONE, request -> status("live")),
        Route.of("GET", "/health/ready", Route.Access.ANYONE, this::ready));
  }

  private Response ready(RoutedRequest request) {
    table.require();
    return status("ready");
  }

  private static Response status(String status) {
    return Json.response(200, Json.object().put("status", status));
  }
}
