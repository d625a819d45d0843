package io.notestream.consumer.worker.internal.console.now;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.admin.ManagedWorker;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.activity.Recent;
import io.notestream.consumer.worker.internal.console.letter.LetterCount;
import io.notestream.consumer.worker.internal.console.letter.LetterCounts;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.internal.console.read.Tally;
import io.notestream.consumer.worker.internal.console.request.CachedJson;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/console/now}. Thread-safe. */
public final class NowRoutes implements AdminRoutes {

  private final ManagedWorker worker;
  private final Activity activity;
  private final LetterCounts letters;
  private final LongSupplier openGaps;
  private final Tally tally;
  private final InstantSource clock;
  private final CachedJson cached = new CachedJson();

  /**
   * @param openGaps how many gaps are open, as of the last count
   * @param tally what the console's own reads take
   */
  public NowRoutes(
      ManagedWorker worker,
      Activity activity,
      LetterCounts letters,
      LongSupplier openGaps,
      Tally tally,
      InstantSource clock) {
    this.worker = worker;
    this.activity = activity;
    this.letters = letters;
    this.openGaps = openGaps;
    this.tally = tally;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/now", ctx -> ctx.contentType("application/json").result(response()));
  }

  private byte[] response() throws JsonProcessingException {
    Seen<LetterCount> open = letters.open();
    Seen<LetterCount> pending = letters.pending();
    return cached.get(() -> report(open, pending));
  }

  private Map<String, @Nullable Object> report(Seen<LetterCount> open, Seen<LetterCount> pending) {
    Instant now = clock.instant();
    HealthReport health = worker.health();
    Recent minute = activity.lastMinute();
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("at", Timestamps.format(now));
    report.put("state", health.state().name().toLowerCase(Locale.ROOT));
    report.put("live", health.live());
    report.put("concerns", Concerns.of(health, open, pending, minute));
    report.put("minute", minute);
    report.put("series", activity.series());
    report.put("deadLetters", open.value());
    report.put("pending", pending.value());
    report.put("gaps", openGaps.getAsLong());
    report.put("info", worker.info());
    report.put("readUnits", tally.readUnits());
    return report;
  }
}
