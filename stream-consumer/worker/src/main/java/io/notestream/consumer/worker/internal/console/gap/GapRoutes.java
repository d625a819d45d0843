package io.notestream.consumer.worker.internal.console.gap;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.request.Body;
import io.notestream.consumer.worker.internal.console.request.Query;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Gap;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/console/gaps} and {@code /recount}; {@code POST /api/console/gaps/accept}, {@code
 * /gaps/reconcile} and {@code /recount/stop}. Thread-safe.
 */
public final class GapRoutes implements AdminRoutes, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GapRoutes.class);
  private static final int MOST = 200;

  private final Gaps gaps;
  private final Runnable changed;
  private final Recounts recounts;

  /**
   * @param changed called when a gap was closed, so that readiness learns of it at once
   * @param reconcilers makes what recounts all users
   * @param firstRead reads what that begins with, and fails if this worker may not
   */
  public GapRoutes(
      Gaps gaps,
      Runnable changed,
      Supplier<Reconciler> reconcilers,
      Runnable firstRead,
      InstantSource clock) {
    this.gaps = gaps;
    this.changed = changed;
    this.recounts = new Recounts(reconcilers, firstRead, gaps, changed, clock);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/gaps", this::list);
    routes.post("/api/console/gaps/accept", this::accept);
    routes.post("/api/console/gaps/reconcile", this::reconcile);
    routes.get("/api/console/recount", ctx -> ctx.json(report(recounts.last())));
    routes.post("/api/console/recount/stop", this::stop);
  }

  /** Stops a recount. */
  @Override
  public void close() {
    recounts.close();
  }

  private void reconcile(Context ctx) {
    Body body = Body.of(ctx).only("ids", "who");
    ctx.json(report(recounts.start(ids(body), body.who())));
  }

  private static List<String> ids(Body body) {
    List<String> ids = body.texts("ids");
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("say which gaps are to be closed: ids");
    }
    return ids;
  }

  private void stop(Context ctx) {
    Recount last = recounts.last();
    if (last != null) {
      last.stop();
    }
    ctx.json(report(last));
  }

  private static Map<String, @Nullable Object> report(@Nullable Recount recount) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("recount", recount == null ? null : recount.report());
    return report;
  }

  private void list(Context ctx) {
    Gap.State state = Query.one(ctx, "state", Gap.State.class, Gap.State.OPEN);
    try (Stream<Gap> found = gaps.list(state)) {
      List<Map<String, @Nullable Object>> listed =
          found.limit(MOST + 1L).map(GapRoutes::json).toList();
      ctx.json(
          Map.of(
              "gaps",
              listed.subList(0, Math.min(MOST, listed.size())),
              "more",
              listed.size() > MOST));
    }
  }

  private void accept(Context ctx) {
    Body body = Body.of(ctx).only("ids", "who");
    String who = body.who();
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String id : ids(body)) {
      Gaps.Closed outcome = gaps.close(id, Gap.State.ACCEPTED);
      outcomes.put(id, outcome.name());
      LOG.info("{} accepts the gap {} on the console: {}", who, id, outcome);
    }
    changed.run();
    ctx.json(Map.of("outcomes", outcomes));
  }

  private static Map<String, @Nullable Object> json(Gap gap) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", gap.id());
    json.put("state", gap.state().name());
    json.put("streamLabel", gap.streamLabel());
    json.put("shardId", gap.shardId().equals(Gap.NO_SHARD) ? null : gap.shardId());
    json.put("from", gap.from());
    json.put("to", gap.to());
    json.put("reason", gap.reason());
    json.put("seenAt", Timestamps.format(gap.seenAt()));
    json.put("closedAt", gap.closedAt() == null ? null : Timestamps.format(gap.closedAt()));
    return json;
  }
}
