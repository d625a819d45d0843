package io.notestream.consumer.erase;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.ErasureGuards;
import io.notestream.consumer.internal.ledger.ViewsSchema;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>A views table that was made anew, or made at all, since the guards were put may hold what
 *       was counted there before its guard was. By then that cannot be told from what younger notes
 *       contribute, so that it begins anew with a later T.
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

  /** Erases the user, as often anew as it has to. */
  Erased erase() {
    while (true) {
      Erased erased = eraseOnce();
      if (erased != null) {
        return erased;
      }
    }
  }

  /** Erases the user; {@code null} if it has to begin anew, with a later T. */
  private @Nullable Erased eraseOnce() {
    Map<String, String> guarded = viewsTables();
    if (!stopOlderConsumers(guarded.keySet())) {
      return result(began(), null);
    }
    Instant began = guard(guarded.keySet());
    if (!summaries(guarded.keySet(), began)) {
      // If it took too long, there may be younger notes by now.
      return stop.requested() ? result(began, null) : null;
    }
    if (!audits(guarded.keySet(), began) || !rest(began) || !await(began)) {
      return result(began, null);
    }
    Map<String, String> now = viewsTables();
    if (!guarded.entrySet().containsAll(now.entrySet()) || lacksGuard(now.keySet(), began)) {
      return null;
    }
    // Once more, for what was in flight.
    if (!corrections(now.keySet()) || !audits(now.keySet(), began) || !rest(began)) {
      return result(began, null);
    }
    now.keySet().forEach(table -> backfills.forget(userId, ViewsTables.generation(table, tables)));
    if (!guarded.entrySet().containsAll(viewsTables().entrySet())) {
      return null;
    }
    Instant completed = clock.instant();
    return result(began, tombstone.complete(completed, through(began)) ? completed : null);
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

  /** Returns the views tables by name, each with what tells it from another of its name. */
  private Map<String, String> viewsTables() {
    Map<String, String> found = new HashMap<>();
    for (String table : ViewsTables.of(dynamoDb, tables)) {
      found.put(table, schema.require(table).map(EraseRun::id).orElse(""));
    }
    return found;
  }

  private static String id(Meta meta) {
    String viewsId = meta.viewsId();
    return viewsId == null ? Timestamps.format(meta.countingSince()) : viewsId;
  }

  /** Lets no consumer write any more that would add to a guard as to any summary. */
  private boolean stopOlderConsumers(Collection<String> viewsTables) {
    boolean raised = false;
    for (String table : viewsTables) {
      raised |= schema.raise(table);
    }
    return !raised || stop.pause(ViewsSchema.NOTICED_WITHIN);
  }

  /** Puts the tombstone and the guards; returns the time from which the run counts. */
  private Instant guard(Collection<String> viewsTables) {
    Instant began = beginTombstone();
    viewsTables.forEach(table -> guards.put(table, userId, through(began)));
    return began;
  }

  /**
   * Puts the tombstone. An erasure that was interrupted may have gone by a clock that is ahead of
   * this one: the run goes on with it, since what reaches less far could never be complete.
   */
  private Instant beginTombstone() {
    Instant now = began();
    Instant ahead = tombstone.begin(now, through(now)).minus(guard.multipliedBy(3));
    boolean differsMore = Duration.between(now, ahead).compareTo(guard) > 0;
    return differsMore ? now : ahead;
  }

  /** Returns whether a table has lost its guard, as after it was restored from a backup. */
  private boolean lacksGuard(Collection<String> viewsTables, Instant began) {
    return viewsTables.stream().anyMatch(table -> guards.put(table, userId, through(began)));
  }

  private Instant began() {
    return Timestamps.truncate(clock.instant());
  }

  private Instant through(Instant began) {
    return began.plus(guard.multipliedBy(3));
  }

  private boolean summaries(Collection<String> viewsTables, Instant began) {
    Instant end = began.plus(guard.multipliedBy(2));
    return viewsTables.stream()
        .allMatch(table -> views.summaries(table, userId, () -> !clock.instant().isAfter(end)));
  }

  private boolean audits(Collection<String> viewsTables, Instant began) {
    Instant eventsBefore = began.plus(guard.multipliedBy(3).dividedBy(2));
    return viewsTables.stream()
        .allMatch(table -> views.audits(table, subject(began), eventsBefore));
  }

  private boolean corrections(Collection<String> viewsTables) {
    return viewsTables.stream().allMatch(table -> views.corrections(table, userId));
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
