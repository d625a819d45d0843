package io.notestream.consumer.worker.internal.console.letter;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.RecordRedrive;
import io.notestream.consumer.deadletter.RedriveCheck;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.request.Body;
import io.notestream.consumer.worker.internal.console.request.Query;
import io.notestream.model.view.DeadLetter.State;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /api/console/dead-letters}, {@code /dead-letter}, {@code /dead-letter/check}, {@code
 * /jobs}; {@code POST /api/console/jobs} and {@code /jobs/stop}. Thread-safe.
 */
public final class LetterRoutes implements AdminRoutes, AutoCloseable {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  private final DeadLetters letters;
  private final LetterLists lists;
  private final LetterActions actions;
  private final Jobs jobs;

  /**
   * @param records applies a record
   */
  public LetterRoutes(
      DeadLetters letters,
      LetterCounts counts,
      RecordRedrive records,
      RedriveCheck check,
      InstantSource clock) {
    this.letters = letters;
    this.lists = new LetterLists(letters);
    this.actions = new LetterActions(letters, records, check, counts, clock);
    this.jobs = new Jobs(actions, clock);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/dead-letters", this::list);
    routes.get("/api/console/dead-letter", this::show);
    routes.get(
        "/api/console/dead-letter/check",
        ctx -> ctx.json(actions.check(Query.required(ctx, "id"))));
    routes.get(
        "/api/console/jobs",
        ctx -> ctx.json(Map.of("jobs", jobs.all().stream().map(Job::report).toList())));
    routes.post("/api/console/jobs", ctx -> ctx.json(jobs.start(request(Body.of(ctx))).report()));
    routes.post("/api/console/jobs/stop", this::stop);
  }

  /** Stops the jobs. */
  @Override
  public void close() {
    jobs.close();
  }

  private void list(Context ctx) {
    ctx.json(
        lists.page(
            new LetterLists.Wanted(
                Query.one(ctx, "state", State.class, State.OPEN),
                Query.optional(ctx, "reason"),
                Query.optional(ctx, "user"),
                Query.optional(ctx, "after"),
                Query.number(ctx, "limit", DEFAULT_LIMIT, 1, MOST))));
  }

  private void show(Context ctx) {
    String id = Query.required(ctx, "id");
    DeadLetters.Shown shown =
        letters
            .show(id)
            .orElseThrow(
                () -> new NotFoundResponse("there is no such dead letter; it may be purged"));
    ctx.json(LetterJson.whole(shown, letters.handled(id)));
  }

  private void stop(Context ctx) {
    String id = Body.of(ctx).only("id").required("id");
    Job job =
        jobs.find(id)
            .orElseThrow(() -> new NotFoundResponse("this process has no job of that number"));
    job.stop();
    ctx.json(job.report());
  }

  private static JobRequest request(Body body) {
    body.only("action", "dryRun", "ids", "filter", "who", "why");
    List<String> ids = body.texts("ids");
    Body filter = body.part("filter");
    if ((filter == null) == ids.isEmpty()) {
      throw new IllegalArgumentException("say which letters: either ids, or a filter");
    }
    if (filter != null) {
      filter.only("state", "reason", "user");
    }
    return new JobRequest(
        body.one("action", JobRequest.Action.class, null),
        body.flag("dryRun"),
        ids,
        filter == null ? State.OPEN : filter.one("state", State.class, State.OPEN),
        filter == null ? null : filter.optional("reason"),
        filter == null ? null : filter.optional("user"),
        body.who(),
        body.optional("why"));
  }
}
