package io.notestream.consumer.worker.internal.console;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.admin.AdminAccess;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.admin.ManagedWorker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/console/session}: what the one who asks may do here. Thread-safe. */
final class SessionRoutes implements AdminRoutes {

  private final AdminAccess access;
  private final ManagedWorker worker;

  SessionRoutes(AdminAccess access, ManagedWorker worker) {
    this.access = access;
    this.worker = worker;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/session", this::session);
  }

  private void session(Context ctx) {
    Map<String, @Nullable Object> session = new LinkedHashMap<>();
    session.put("csrf", access.csrf());
    session.put("readOnly", access.isReadOnly());
    session.put("needsToken", access.console().token() != null);
    session.put("canTry", access.console().writer() != null);
    session.put("worker", worker.info().get("worker"));
    session.put("application", worker.info().get("application"));
    session.put("version", worker.info().get("version"));
    ctx.json(session);
  }
}
