package io.notestream.writer.internal.route;

import io.notestream.writer.http.Response;
import io.notestream.writer.internal.response.Json;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.store.TableProbe;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that say whether the service is alive and ready. Thread-safe. */
public final class HealthRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(HealthRoutes.class);

  private final TableProbe tables;
  private final AtomicReference<String> failures = new AtomicReference<>("");

  public HealthRoutes(TableProbe tables) {
    this.tables = tables;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/health/live", Route.Access.ANYONE, request -> status("live")),
        Route.of("GET", "/health/ready", Route.Access.ANYONE, this::ready));
  }

  private Response ready(RoutedRequest request) {
    String what = String.join("; ", tables.failures());
    String before = failures.getAndSet(what);
    if (what.isEmpty()) {
      if (!before.isEmpty()) {
        LOG.info("ready again");
      }
      return status("ready");
    }
    if (!what.equals(before)) { // Orchestrators ask every few seconds.
      LOG.warn("not ready: {}", what);
    }
    return Problem.unavailable("not ready: " + what).toResponse();
  }

  private static Response status(String status) {
    return Json.response(200, Json.object().put("status", status));
  }
}
