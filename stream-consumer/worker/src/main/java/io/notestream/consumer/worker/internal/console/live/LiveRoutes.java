package io.notestream.consumer.worker.internal.console.live;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.activity.LiveFeed;
import io.notestream.consumer.worker.internal.console.request.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/console/live}. Thread-safe. */
public final class LiveRoutes implements AdminRoutes, AutoCloseable {

  /** How many pages are served at the same time; each holds a thread. */
  public static final int MOST_PAGES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
  private static final int UNAVAILABLE = 503;

  private final LiveFeed feed;
  private final Rendered rendered = new Rendered();
  private final Semaphore pages = new Semaphore(MOST_PAGES);
  private volatile boolean closing;

  /** Serves a feed. */
  public LiveRoutes(LiveFeed feed) {
    this.feed = feed;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/live", this::serve);
  }

  /** Ends all streams within seconds. */
  @Override
  public void close() {
    closing = true;
  }

  private void serve(Context ctx) throws Exception {
    LiveFilter filter = LiveFilter.of(ctx);
    Long after = position(ctx);
    LiveFeed.Page begin =
        after == null ? feed.newest(LiveFeed.KEPT) : feed.after(after, LiveFeed.KEPT);
    if (!pages.tryAcquire()) {
      ctx.status(UNAVAILABLE)
          .json(Map.of("error", MOST_PAGES + " pages show the stream already; close some"));
      return;
    }
    try {
      ctx.contentType("text/event-stream;charset=utf-8");
      // Not Javalin's own stream, which buffers what may be worth compressing, flushed or not.
      OutputStream out = ctx.res().getOutputStream();
      ctx.res().flushBuffer();
      new LiveStream(feed, filter, rendered, out).write(begin, after == null, () -> closing);
    } catch (IOException e) {
      LOG.debug("a live page is gone", e);
    } finally {
      pages.release();
    }
  }

  /** A page that was cut off goes on where it was; a new one has no position. */
  private static @Nullable Long position(Context ctx) {
    String last = ctx.header("Last-Event-ID");
    String after = last == null ? Query.optional(ctx, "after") : last;
    try {
      return after == null ? null : Long.valueOf(after);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("after is the id of an event", e);
    }
  }
}
