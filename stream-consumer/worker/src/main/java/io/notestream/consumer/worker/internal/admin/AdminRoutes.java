package io.notestream.consumer.worker.internal.admin;

import io.javalin.config.RoutesConfig;

/**
 * Endpoints that are served beside the admin port's own, behind the same checks. Called once, when
 * the server is made.
 */
@FunctionalInterface
public interface AdminRoutes {

  /** Adds the endpoints. */
  void addTo(RoutesConfig routes);
}
