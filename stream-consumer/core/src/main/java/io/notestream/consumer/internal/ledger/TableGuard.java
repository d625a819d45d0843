package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.retry.Call;
import io.notestream.model.failure.Failure;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Checks, when an event is refused, whether the table is to blame: with a wrong definition every
 * event is refused, and none of them must be parked. Thread-safe.
 */
public final class TableGuard {

  private static final Logger LOG = LoggerFactory.getLogger(TableGuard.class);
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final TableCheck check;
  private final TableNames tables;
  private final InstantSource clock;
  private final ViewsEpoch epoch;
  private final Lock checking;
  private Instant checkedAt = Instant.MIN;
  private long checkedEpoch;
  private List<String> mismatches = List.of();

  /**
   * Creates a guard. Makes no call.
   *
   * @param checking held while the tables are checked
   */
  public TableGuard(
      DynamoDbClient dynamoDb,
      TableNames tables,
      ViewsEpoch epoch,
      InstantSource clock,
      Lock checking) {
    this.check = new TableCheck(dynamoDb);
    this.tables = tables;
    this.epoch = epoch;
    this.clock = clock;
    this.checking = checking;
  }

  /** Returns the call that a wrong table refuses. */
  public Call refused() {
    return new Call("TransactWriteItems", tables.noteViews());
  }

  /**
   * Returns what is wrong with the tables, if anything, as of at most half a minute ago and of this
   * epoch.
   */
  public Optional<Failure> outage() {
    checking.lock();
    try {
      Instant now = clock.instant();
      long current = epoch.get();
      if (checkedAt.isBefore(now.minus(FRESH)) || checkedEpoch != current) {
        checkedAt = now;
        checkedEpoch = current;
        mismatches = mismatches();
      }
      return mismatches.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Failure(Failure.Kind.OUTAGE, "WrongTable", String.join("; ", mismatches)));
    } finally {
      checking.unlock();
    }
  }

  private List<String> mismatches() {
    try {
      return check.mismatches(
          List.of(NotestreamTables.noteViews(tables), NotestreamTables.noteOps(tables)));
    } catch (SdkException e) {
      // Not everybody may describe tables, and there is the breaker as well.
      LOG.warn("Cannot check the tables' definitions: {}", e.getMessage());
      return List.of();
    }
  }
}
