package io.notestream.consumer.worker.internal.console;

import io.javalin.config.RoutesConfig;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.model.failure.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;

/** All parts of the console, behind one way of saying what is wrong. Thread-safe. */
public final class Console implements AdminRoutes, AutoCloseable {

  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final List<AdminRoutes> parts;
  private final List<AutoCloseable> open;

  Console(List<AdminRoutes> parts, List<AutoCloseable> open) {
    this.parts = List.copyOf(parts);
    this.open = List.copyOf(open);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    parts.forEach(part -> part.addTo(routes));
    routes.exception(
        IllegalArgumentException.class,
        (e, ctx) -> ctx.status(BAD_REQUEST).json(error(String.valueOf(e.getMessage()))));
    routes.exception(
        SdkException.class,
        (e, ctx) -> ctx.status(UNAVAILABLE).json(error(Failures.of(e).toString())));
  }

  /** Ends streams and jobs; the admin server may still be serving. */
  @Override
  public void close() throws Exception {
    List<Exception> failed = new ArrayList<>();
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        failed.add(e); // AutoCloseable allows any; the others are closed all the same.
      }
    }
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
  }

  private static Map<String, String> error(String message) {
    return Map.of("error", message);
  }
}
