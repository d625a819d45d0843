package io.notestream.consumer.worker.internal.console.expiration;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.letter.LetterCount;
import io.notestream.consumer.worker.internal.console.letter.LetterCounts;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.console.read.Watched;
import io.notestream.consumer.worker.internal.console.request.CachedJson;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code GET /api/console/expirations}. Thread-safe. */
public final class ExpirationRoutes implements AdminRoutes {

  private static final Duration COUNT = Duration.ofSeconds(10);
  private static final double UNITS = 0.2;

  private final Activity activity;
  private final LetterCounts letters;
  private final Watched<DueNotes.Due> due;
  private final CachedJson cached = new CachedJson();

  /** Starts without having counted what is due. */
  public ExpirationRoutes(
      Activity activity,
      LetterCounts letters,
      DynamoDbClient dynamoDb,
      TableNames tables,
      Watch watch,
      InstantSource clock) {
    this.activity = activity;
    this.letters = letters;
    DueNotes notes = new DueNotes(dynamoDb, tables.notes(), clock);
    this.due = watch.add("notes that come due", COUNT, UNITS, notes::count);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/expirations", this::serve);
  }

  private void serve(Context ctx) throws JsonProcessingException {
    Seen<DueNotes.Due> seen = due.look();
    Seen<LetterCount> pending = letters.pending();
    ctx.contentType("application/json").result(cached.get(() -> report(seen, pending)));
  }

  private Map<String, @Nullable Object> report(Seen<DueNotes.Due> seen, Seen<LetterCount> pending) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("series", activity.series());
    report.put("minute", activity.lastMinute());
    report.put("due", seen.value());
    report.put("dueAt", seen.at() == null ? null : Timestamps.format(seen.at()));
    report.put("pending", pending.value());
    report.put("error", seen.error() == null ? pending.error() : seen.error());
    return report;
  }
}
