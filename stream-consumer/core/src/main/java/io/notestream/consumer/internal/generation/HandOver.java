package io.notestream.consumer.internal.generation;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.LiveGeneration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Sees to it that one generation at least reacts to each expiration, whichever is live and whatever
 * each of them believes about that. Thread-safe; one per process.
 *
 * <p>The live generation reacts before it commits. Any other commits an expiration with a mark that
 * it has not reacted, and <em>then</em> looks at the ledger of the generation that it takes for the
 * live one: if that has committed the same expiration with such a mark too, neither has reacted,
 * and the one that looks does so. Both commit before they look, so that the later of two commits
 * finds the other, however long ago either has learnt of a switch. This needs no clock, no lease
 * and no wait; a record is settled only afterwards, so that it also holds across crashes. An
 * expiration that the other one has not committed yet is left to it: it will react, or look.
 */
public final class HandOver {

  /** By when the generation before has surely learnt of a switch, unless it stands still. */
  private static final Duration LAST_TO_LEARN = Duration.ofMinutes(1);

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final int generation;
  private final LiveState live;
  private final ActiveRetries retries;

  /**
   * Creates a hand-over. Makes no call.
   *
   * @param generation the consumer's own generation
   */
  public HandOver(
      DynamoDbClient dynamoDb,
      TableNames tables,
      int generation,
      LiveState live,
      ActiveRetries retries) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.generation = generation;
    this.live = live;
    this.retries = retries;
  }

  /** Returns the state that says which generation is live. */
  public LiveState live() {
    return live;
  }

  /** Returns whether this generation is the live one, and so reacts before it commits. */
  public Attempt<Boolean> isLive(Stop stop) {
    return live.get(stop).map(this::isOwn);
  }

  /**
   * Returns those expirations to which this generation, which is live, has to react. Those from
   * before it became live are left out if the one before has reacted to them.
   *
   * @param fresh expirations that it has not committed
   */
  public Attempt<List<PlannedEvent>> due(Collection<PlannedEvent> fresh, Stop stop) {
    Attempt<LiveGeneration> look = live.get(stop);
    LiveGeneration now = look.value();
    if (now == null) {
      return look.unsuccessful();
    }
    Instant switchedAt = now.switchedAt();
    if (switchedAt == null || !isOwn(now)) {
      return Attempt.done(List.copyOf(fresh));
    }
    List<PlannedEvent> old = new ArrayList<>();
    List<PlannedEvent> due = new ArrayList<>();
    for (PlannedEvent event : fresh) {
      (isBefore(event, switchedAt.plus(LAST_TO_LEARN)) ? old : due).add(event);
    }
    return notSettledBy(now.previous(), old, stop)
        .map(
            left -> {
              due.addAll(left);
              return due;
            });
  }

  private static boolean isBefore(PlannedEvent event, Instant time) {
    return event.change().origin().eventTime().isBefore(time);
  }

  /**
   * Returns those expirations to which this generation has to react after all.
   *
   * @param unreacted expirations that it has committed with the mark that it has not reacted
   */
  public Attempt<List<PlannedEvent>> owed(Collection<PlannedEvent> unreacted, Stop stop) {
    Attempt<LiveGeneration> look = live.get(stop);
    LiveGeneration now = look.value();
    if (now == null) {
      return look.unsuccessful();
    }
    // Live by now, it waits for nobody: the other one may never come.
    return isOwn(now)
        ? notSettledBy(now.previous(), unreacted, stop)
        : filter(OptionalInt.of(now.live()), unreacted, e -> e != null && e.unreacted(), stop);
  }

  /**
   * Returns those expirations to which no other generation has reacted, as far as that is known.
   *
   * @param expirations expirations that this generation, which is not live, has not committed
   */
  public Attempt<List<PlannedEvent>> unsettled(Collection<PlannedEvent> expirations, Stop stop) {
    Attempt<LiveGeneration> look = live.get(stop);
    LiveGeneration now = look.value();
    if (now == null) {
      return look.unsuccessful();
    }
    return notSettledBy(
        isOwn(now) ? now.previous() : OptionalInt.of(now.live()), expirations, stop);
  }

  private Attempt<List<PlannedEvent>> notSettledBy(
      OptionalInt other, Collection<PlannedEvent> events, Stop stop) {
    return filter(other, events, e -> e == null || e.unreacted(), stop);
  }

  /** Returns the events whose entry in the other generation's ledger is such a one, or none. */
  private Attempt<List<PlannedEvent>> filter(
      OptionalInt other,
      Collection<PlannedEvent> events,
      Predicate<@Nullable LedgerEntry> entry,
      Stop stop) {
    if (events.isEmpty() || other.isEmpty()) {
      return Attempt.done(List.copyOf(events));
    }
    return LedgerReader.ofAnother(dynamoDb, tables.withGeneration(other.getAsInt()), retries)
        .entries(events, stop)
        .map(found -> events.stream().filter(event -> entry.test(same(found, event))).toList());
  }

  /** Returns the entry of the same change; one of another change in its place says nothing. */
  private static @Nullable LedgerEntry same(
      Map<PlannedEvent, LedgerEntry> found, PlannedEvent event) {
    LedgerEntry entry = found.get(event);
    return entry != null && entry.sameAs(LedgerEntry.of(event.change())) ? entry : null;
  }

  private boolean isOwn(LiveGeneration now) {
    return now.live() == generation;
  }
}
