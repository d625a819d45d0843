package io.notestream.consumer.erase;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.ErasureGuards;
import io.notestream.consumer.internal.ledger.ViewsSchema;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * One run of an erasure. Not thread-safe.
 *
 * <p>With G the guard and T the time at which the guards of the user are put:
 *
 * <ul>
 *   <li>Notes that were created before T + 3 G are erased. From the moment at which a guard is put,
 *       no change of such a note is counted any more.
 *   <li>A younger note cannot be written before T + 2 G, by whatever clock. Until then there are no
 *       summaries of younger notes, so that all can be removed. If that takes longer, it begins
 *       anew with a later T.
 *   <li>Changes of erased notes that were counted happened before T + G, and changes of younger
 *       ones happen after T + 2 G: by that, audit records are told apart.
 *   <li>After T + 4 G no note can be written any more that is erased. What was written meanwhile is
 *       removed then.
 * </ul>
 */
final class EraseRun {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final InstantSource clock;
  private final Duration guard;
  private final UserId userId;
  private final Deletes deletes;
  private final Tombstone tombstone;
  private final Stop stop;
  private final EraseListener listener;
  private final ErasureGuards guards;
  private final ViewsSchema schema;
  private final NoteErasure notes;
  private final ViewErasure views;
  private final OpsErasure ops;
  private final BackfillPositions backfills;

  EraseRun(
      DynamoDbClient dynamoDb,
      TableNames tables,
      InstantSource clock,
      Duration guard,
      UserId userId,
      Deletes deletes,
      Tombstone tombstone,
      Stop stop,
      EraseListener listener) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.clock = clock;
    this.guard = guard;
    this.userId = userId;
    this.deletes = deletes;
    this.tombstone = tombstone;
    this.stop = stop;
    this.listener = listener;
    this.guards = new ErasureGuards(dynamoDb, tables);
    this.schema = new ViewsSchema(dynamoDb);
    this.notes = new NoteErasure(tables.notes(), deletes);
    this.views = new ViewErasure(deletes);
    this.ops = new OpsErasure(dynamoDb, tables, deletes);
    this.backfills = new BackfillPositions(dynamoDb, tables.noteOps());
  }

  /** Erases the user. */
  Erased erase() {
    List<String> viewsTables = ViewsTables.of(dynamoDb, tables);
    viewsTables.forEach(schema::require);
    if (!stopOlderConsumers(viewsTables)) {
      return result(began(), null);
    }
    Instant began = guard(viewsTables);
    while (!summaries(viewsTables, began)) {
      if (stop.requested()) {
        return result(began, null);
      }
      began = guard(viewsTables); // It took so long that there may be younger notes by now.
    }
    if (!audits(viewsTables, began) || !rest(began) || !await(began)) {
      return result(began, null);
    }
    // Once more, for what was in flight; and for a views table that was new.
    List<String> now = ViewsTables.of(dynamoDb, tables);
    Instant through = through(began);
    now.forEach(table -> guards.put(table, userId, through));
    if (!audits(now, began) || !rest(began)) {
      return result(began, null);
    }
    now.forEach(table -> backfills.forget(userId, ViewsTables.generation(table, tables)));
    Instant completed = clock.instant();
    return result(began, tombstone.complete(completed, through) ? completed : null);
  }

  /** Counts what there is. */
  Erased count() {
    Instant began = began();
    List<String> viewsTables = ViewsTables.of(dynamoDb, tables);
    for (String table : viewsTables) {
      views.summaries(table, userId, () -> true);
    }
    audits(viewsTables, began);
    rest(began);
    return result(began, null);
  }

  /** Lets no consumer write any more that would add to a guard as to any summary. */
  private boolean stopOlderConsumers(List<String> viewsTables) {
    boolean raised = false;
    for (String table : viewsTables) {
      raised |= schema.raise(table);
    }
    return !raised || stop.pause(ViewsSchema.NOTICED_WITHIN);
  }

  /** Puts the tombstone and the guards; returns the time from which the run counts. */
  private Instant guard(List<String> viewsTables) {
    Instant began = began();
    Instant through = through(began);
    tombstone.begin(began, through);
    viewsTables.forEach(table -> guards.put(table, userId, through));
    return began;
  }

  private Instant began() {
    return Timestamps.truncate(clock.instant());
  }

  private Instant through(Instant began) {
    return began.plus(guard.multipliedBy(3));
  }

  private boolean summaries(List<String> viewsTables, Instant began) {
    Instant end = began.plus(guard.multipliedBy(2));
    return viewsTables.stream()
        .allMatch(table -> views.summaries(table, userId, () -> !clock.instant().isAfter(end)));
  }

  private boolean audits(List<String> viewsTables, Instant began) {
    Instant eventsBefore = began.plus(guard.multipliedBy(3).dividedBy(2));
    return viewsTables.stream()
        .allMatch(table -> views.audits(table, subject(began), eventsBefore));
  }

  private boolean rest(Instant began) {
    return notes.run(subject(began)) && ops.run(subject(began));
  }

  /** Waits until no note can be written any more that is erased. */
  private boolean await(Instant began) {
    Instant until = began.plus(guard.multipliedBy(4));
    listener.waiting(until);
    while (clock.instant().isBefore(until)) {
      if (!stop.pause(Duration.between(clock.instant(), until))) {
        return false;
      }
    }
    return !stop.requested();
  }

  private Subject subject(Instant began) {
    return new Subject(userId, through(began));
  }

  private Erased result(Instant began, @Nullable Instant completed) {
    return new Erased(
        userId, through(began), completed, deletes.deleted(), notes.kept(), notes.othersItems());
  }
}
