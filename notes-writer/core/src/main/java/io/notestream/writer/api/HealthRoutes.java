package io.notestream.writer.api;

import io.notestream.writer.store.Reachability;
import java.util.List;

/** The routes that orchestrators ask. */
final class HealthRoutes {

  private final Reachability reachability;

  HealthRoutes(Reachability reachability) {
    this.reachability = reachability;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/health/live", Route.Access.ANYONE, call -> status("live")),
        Route.of("GET", "/health/ready", Route.Access.ANYONE, this::ready));
  }

  private Response ready(Call call) {
    reachability.require();
    return status("ready");
  }

  private static Response status(String status) {
    return Json.response(200, Json.object().put("status", status));
  }
}
