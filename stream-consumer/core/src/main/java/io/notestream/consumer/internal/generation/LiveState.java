package io.notestream.consumer.internal.generation;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.LiveGeneration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Knows which generation is live, as of at most five seconds ago. That this may be out of date
 * loses nothing, see {@link HandOver}. Thread-safe; one per process.
 */
public final class LiveState {

  private static final Logger LOG = LoggerFactory.getLogger(LiveState.class);

  /** How long the item is taken to be current; a read costs 1 RCU. */
  private static final Duration LIFE = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final InstantSource clock;
  private volatile @Nullable Known known;

  private record Known(LiveGeneration live, Instant readAt) {}

  /** Creates a state in which nothing is known. */
  public LiveState(
      DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.call = new Call("GetItem of the live generation", table);
    this.retrier = new Retrier(retries);
    this.clock = clock;
  }

  /** Returns the call by which the item is read. */
  public Call call() {
    return call;
  }

  /** Returns which generation is live, waiting until DynamoDB has responded. */
  public Attempt<LiveGeneration> get(Stop stop) {
    Known latest = known;
    return latest != null && isFresh(latest)
        ? Attempt.done(latest.live())
        : retrier.call(call, this::read, stop);
  }

  /**
   * Returns which generation is live, after at most one call.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public LiveGeneration look() {
    Known latest = known;
    return latest != null && isFresh(latest) ? latest.live() : read();
  }

  /** Returns which generation was live when that was last read; empty if it never was. */
  public Optional<LiveGeneration> known() {
    return Optional.ofNullable(known).map(Known::live);
  }

  private LiveGeneration read() {
    Instant now = clock.instant();
    LiveGeneration live =
        LiveGeneration.fromItem(
            dynamoDb
                .getItem(r -> r.tableName(table).key(OpsKeys.liveGeneration()).consistentRead(true))
                .item());
    Known before = known;
    if (before != null && before.live().live() != live.live()) {
      LOG.warn("Generation {} is live now, no longer {}", live.live(), before.live().live());
    }
    known = new Known(live, now);
    return live;
  }

  private boolean isFresh(Known latest) {
    Instant now = clock.instant();
    return !now.isBefore(latest.readAt()) && now.isBefore(latest.readAt().plus(LIFE));
  }
}
