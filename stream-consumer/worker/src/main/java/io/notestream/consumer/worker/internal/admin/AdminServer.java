package io.notestream.consumer.worker.internal.admin;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.notestream.consumer.worker.status.HealthReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin endpoints: {@code GET /health/live}, {@code /health/ready}, {@code /info} and
 * {@code /metrics}, {@code POST /parking/resume}, and on loopback {@code GET /capture}. The status
 * of health is 200 or 503, and the body has the reasons. Thread-safe.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final int MAX_THREADS = 16;
  private static final int UNAVAILABLE = 503;
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Javalin server;
  private final String host;
  private volatile boolean closing;

  /**
   * Binds and serves at once.
   *
   * @param host the address to bind to
   * @param port 0 picks a free one
   * @param worker the worker to report on
   * @param meters what {@code /metrics} shows
   * @throws io.javalin.util.JavalinBindException if the port is in use
   */
  public AdminServer(String host, int port, ManagedWorker worker, PrometheusMeterRegistry meters) {
    this.host = host;
    this.server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.startup.showOldJavalinVersionWarning = false;
                  config.jetty.threadPool = threads();
                  config.routes.get("/health/live", ctx -> live(ctx, worker.health()));
                  config.routes.get("/health/ready", ctx -> ready(ctx, worker.health()));
                  config.routes.get("/info", ctx -> ctx.json(worker.info()));
                  if (isLoopback(host)) {
                    config.routes.get("/capture", ctx -> capture(ctx, worker));
                  }
                  config.routes.post("/parking/resume", ctx -> resume(ctx, worker));
                  config.routes.get(
                      "/metrics", ctx -> ctx.result(meters.scrape()).contentType(PROMETHEUS));
                })
            .start(host, port);
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

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
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
