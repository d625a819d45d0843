package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.BackfillRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The claim of one process to be the one that backfills. It shows that it is alive by writing the
 * run's item again and again; a claim of which nothing is seen for a while is dead. No two clocks
 * are compared. Only cost depends on it: two backfills at once would do everything twice, and
 * nothing wrong. Thread-safe.
 */
final class Claim implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

  /** The owner of a run that nobody is at. */
  private static final String NOBODY = "-";

  /** How long a run can be resumed after its last sign of life. */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final int BEATS_PER_LEASE = 5;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final InstantSource clock;
  private final Duration lease;
  private final String process = UUID.randomUUID().toString();
  private final BackfillScheduling.Beats beats;
  private Runnable endBeats = () -> {};
  private @Nullable BackfillRun held;
  private volatile boolean lost;

  Claim(
      DynamoDbClient dynamoDb,
      TableNames tables,
      Retrier retrier,
      InstantSource clock,
      Duration lease,
      BackfillScheduling.Beats beats) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.call = new Call("GetItem or PutItem of a backfill", table);
    this.retrier = retrier;
    this.clock = clock;
    this.lease = lease;
    this.beats = beats;
  }

  /**
   * Claims the run: that which was interrupted, or else a new one.
   *
   * @param wanted a new run, for which the one that is stored must be: same tables
   * @return empty if another process is at it
   */
  Attempt<Optional<BackfillRun>> take(BackfillRun wanted, Stop stop) {
    while (true) {
      Attempt<Optional<BackfillRun>> read = retrier.call(call, () -> stored(wanted), stop);
      if (read.value() == null) {
        return read;
      }
      BackfillRun stored = read.value().orElse(null);
      if (stored != null && isClaimed(stored)) {
        LOG.info("another process may be backfilling, waiting {} for a sign of life", lease);
        if (!stop.pause(lease)) {
          return Attempt.stopped();
        }
        Attempt<Optional<BackfillRun>> again = retrier.call(call, () -> stored(wanted), stop);
        if (again.value() == null) {
          return again;
        }
        if (!again.value().equals(read.value())) {
          return Attempt.done(Optional.empty());
        }
      }
      BackfillRun run = stored != null && isResumable(stored, wanted) ? stored : wanted;
      BackfillRun mine = run.next(process, purge());
      Attempt<Boolean> put = retrier.call(call, () -> put(mine, stored) || isStored(mine), stop);
      if (put.value() == null) {
        return put.unsuccessful();
      }
      if (put.value()) {
        hold(mine);
        return Attempt.done(Optional.of(mine));
      } // Otherwise another process has been faster.
    }
  }

  /** Returns whether the claim was lost: another process has taken the run for a dead one's. */
  boolean isLost() {
    return lost;
  }

  /** Returns when what is written now may be purged. */
  Instant purge() {
    return clock.instant().plus(KEPT);
  }

  /** Ends the run: the next one begins anew. */
  Attempt<Boolean> end(Stop stop) {
    return retrier.call(call, () -> replace(run -> run.ended(clock.instant())), stop);
  }

  /** Gives the claim up, so that the next process need not wait for a sign of life. */
  @Override
  public void close() {
    endBeats.run();
    try {
      replace(run -> run.next(NOBODY, purge()));
    } catch (SdkException e) {
      LOG.debug("the claim cannot be given up, and dies", e);
    }
  }

  private void hold(BackfillRun mine) {
    synchronized (this) {
      held = mine;
    }
    endBeats = beats.begin(this::beat, lease.dividedBy(BEATS_PER_LEASE));
  }

  private void beat() {
    try {
      if (!replace(run -> run.next(process, purge()))) {
        lost = true;
      }
    } catch (SdkException e) {
      LOG.warn("no sign of life can be given: {}", e.getMessage());
    }
  }

  /**
   * Writes the next version of the run, if this process still has it.
   *
   * @return {@code false} if another process has it
   */
  private synchronized boolean replace(UnaryOperator<BackfillRun> change) {
    BackfillRun seen = held;
    if (seen == null || lost) {
      return false;
    }
    BackfillRun next = change.apply(seen);
    if (put(next, seen)) {
      held = next;
      return true;
    }
    // Perhaps an earlier put of our own was applied, and its response was lost.
    BackfillRun stored = stored(seen).filter(run -> run.owner().equals(process)).orElse(null);
    if (stored == null) {
      return false;
    }
    held = change.apply(stored);
    return put(held, stored);
  }

  private boolean isStored(BackfillRun run) {
    return stored(run).filter(other -> isSameVersion(other, run)).isPresent();
  }

  private Optional<BackfillRun> stored(BackfillRun run) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(table).key(run.key()).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(BackfillRun.fromItem(item));
  }

  private boolean put(BackfillRun next, @Nullable BackfillRun seen) {
    try {
      if (seen == null) {
        dynamoDb.putItem(
            r ->
                r.tableName(table)
                    .item(next.toItem())
                    .conditionExpression("attribute_not_exists(PK)"));
        return true;
      }
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(next.toItem())
                  .conditionExpression("#run = :run AND #owner = :owner AND #beat = :beat")
                  .expressionAttributeNames(
                      Map.of(
                          "#run", BackfillRun.RUN_ID,
                          "#owner", BackfillRun.OWNER,
                          "#beat", BackfillRun.BEAT))
                  .expressionAttributeValues(
                      Map.of(
                          ":run", AttributeValue.fromS(seen.runId()),
                          ":owner", AttributeValue.fromS(seen.owner()),
                          ":beat", AttributeValue.fromN(Long.toString(seen.beat())))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static boolean isResumable(BackfillRun stored, BackfillRun wanted) {
    return stored.endedAt() == null
        && stored.views().equals(wanted.views())
        && stored.notes().equals(wanted.notes());
  }

  private static boolean isClaimed(BackfillRun run) {
    return run.endedAt() == null && !run.owner().equals(NOBODY);
  }

  private static boolean isSameVersion(BackfillRun one, BackfillRun other) {
    return one.runId().equals(other.runId())
        && one.owner().equals(other.owner())
        && one.beat() == other.beat();
  }
}
