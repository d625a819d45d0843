package io.notestream.consumer.worker.internal.admin;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.observe.MeterRegistries;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin endpoints: {@code GET /health/live}, {@code /health/ready}, {@code /info} and
 * {@code /metrics}, {@code POST /parking/resume}, on loopback {@code GET /capture}, and those that
 * others add. The status of health is 200 or 503, and the body has the reasons. Every request is
 * checked by a {@link RequestGuard}. Thread-safe.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  /** Those of the live pages, which hold one each, come on top. */
  private static final int MAX_THREADS = 16 + 64;

  private static final int UNAVAILABLE = 503;

  /** The largest body of a request. A larger one is refused with 413. */
  private static final long MOST_BYTES = 1_000_000;

  /**
   * Up to here a body that is too large is read and discarded: if it were left, the connection
   * would be reset, and the response might be lost with it.
   */
  private static final long MOST_DISCARDED = 8 << 20;

  private final Javalin server;
  private final String host;
  private volatile boolean closing;

  /**
   * Binds and serves at once.
   *
   * @param access the address, and who may do what
   * @param worker the worker to report on
   * @param meters returns what {@code /metrics} shows
   * @param others further endpoints
   * @throws io.javalin.util.JavalinBindException if the port is in use
   */
  public AdminServer(
      AdminAccess access, ManagedWorker worker, Supplier<String> meters, List<AdminRoutes> others) {
    this.host = access.host();
    RequestGuard guard = new RequestGuard(access);
    this.server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.jetty.threadPool = threads();
                  config.http.maxRequestSize = MOST_BYTES;
                  config.routes.before(ctx -> check(ctx, guard));
                  config.routes.get("/health/live", ctx -> live(ctx, worker.health()));
                  config.routes.get("/health/ready", ctx -> ready(ctx, worker.health()));
                  config.routes.get("/info", ctx -> ctx.json(worker.info()));
                  if (access.isLoopback()) {
                    config.routes.get("/capture", ctx -> capture(ctx, worker));
                  }
                  config.routes.post("/parking/resume", ctx -> resume(ctx, worker));
                  config.routes.get(
                      "/metrics",
                      ctx -> ctx.result(meters.get()).contentType(MeterRegistries.CONTENT_TYPE));
                  others.forEach(each -> each.addTo(config.routes));
                })
            .start(host, access.port());
  }

  /** Returns the address that the server is bound to. */
  public String host() {
    return host;
  }

  /** Returns the port that the server is bound to. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    closing = true;
    server.stop();
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setName("admin");
    threads.setDaemon(true);
    return threads;
  }

  private static void live(Context ctx, HealthReport health) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", health.live() ? "live" : "stuck");
    if (!health.live()) {
      body.put("stuck", health.stuck());
    }
    ctx.status(health.live() ? 200 : UNAVAILABLE).json(body);
  }

  /** Streams records with titles and bodies: only for clients on this machine. */
  private void capture(Context ctx, ManagedWorker worker) throws Exception {
    boolean redact = Boolean.parseBoolean(ctx.queryParam("redact"));
    ctx.contentType("application/jsonl");
    Capture capture = new Capture();
    try (AutoCloseable listening = worker.addBatchListener(capture)) {
      // Not Javalin's own stream, which buffers what may be worth compressing, flushed or not.
      OutputStream out = ctx.res().getOutputStream();
      ctx.res().flushBuffer(); // Tells the client that nothing is missed from here on.
      capture.write(out, redact, () -> closing);
    } catch (IOException e) {
      LOG.debug("the client of a capture is gone", e);
    }
  }

  private static void check(Context ctx, RequestGuard guard) {
    SecurityHeaders.addTo(ctx);
    Refusal refusal = guard.refusal(ctx.method().name(), ctx.path(), ctx::header).orElse(null);
    if (refusal != null) {
      ctx.status(refusal.status()).json(Map.of("error", refusal.message())).skipRemainingHandlers();
    } else if (ctx.contentLength() > MOST_BYTES && ctx.contentLength() <= MOST_DISCARDED) {
      discardBody(ctx);
    }
  }

  private static void discardBody(Context ctx) {
    try {
      ctx.bodyInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("the client of a request is gone", e);
    }
  }

  private static void resume(Context ctx, ManagedWorker worker) {
    worker.resumeParking();
    ctx.json(Map.of("status", "resumed"));
  }

  private static void ready(Context ctx, HealthReport health) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", health.state().name().toLowerCase(Locale.ROOT));
    if (!health.ready()) {
      body.put("reasons", health.reasons());
    }
    ctx.status(health.ready() ? 200 : UNAVAILABLE).json(body);
  }
}
