package io.notestream.consumer.blob;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.CorruptItemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Removes bodies from the blob store when their removal is due and nothing refers to them any more:
 * bodies that changes left behind, and uploads that no note came to refer to. Any number of
 * processes may do so concurrently. Thread-safe.
 */
public final class BlobRemover {

  private static final Logger LOG = LoggerFactory.getLogger(BlobRemover.class);

  /** How long to postpone a removal that failed, so that others do not wait behind it. */
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final BlobStore blobs;
  private final BlobReferences references;
  private final InstantSource clock;
  private final Counter removedBodies;
  private final Counter keptBodies;
  private final Counter postponedRemovals;

  /**
   * Creates a remover. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables
   * @param blobs the store of the bodies; not closed
   * @param clock the clock by which removals are due
   * @param meters the registry of {@code notestream.blob.removals}
   */
  public BlobRemover(
      DynamoDbClient dynamoDb,
      TableNames tables,
      BlobStore blobs,
      InstantSource clock,
      MeterRegistry meters) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.blobs = blobs;
    this.references = new BlobReferences(dynamoDb, tables);
    this.clock = clock;
    this.removedBodies = counter(meters, "removed");
    this.keptBodies = counter(meters, "kept");
    this.postponedRemovals = counter(meters, "postponed");
  }

  /**
   * The result of one pass.
   *
   * @param removed the number of bodies removed
   * @param kept the number of removals dropped because the body is still referred to, or because a
   *     later change will bring a removal of its own
   * @param postponed the number of removals to be tried again later, including those that failed
   */
  public record Pass(int removed, int kept, int postponed) {}

  /**
   * Handles every removal that is due, until a stop is requested or the deadline has come.
   *
   * <p>A removal that fails is postponed by an hour. One whose own item cannot be read or changed
   * is left for the next pass.
   *
   * @param control its stop request and its deadline end the pass
   * @return what was done
   * @throws SdkException if the index of removals cannot be read
   */
  public Pass runOnce(BatchControl control) {
    int removed = 0;
    int kept = 0;
    int postponed = 0;
    Iterator<Map<String, AttributeValue>> due = due(clock.instant());
    while (!control.stop().requested() && !control.isTimeUp(clock.instant()) && due.hasNext()) {
      RemovalRule.Decision decision = settle(due.next());
      if (decision instanceof RemovalRule.Postpone || decision instanceof RemovalRule.LookAgain) {
        postponed++;
      } else if (decision instanceof RemovalRule.Keep) {
        kept++;
      } else if (decision instanceof RemovalRule.Remove) {
        removed++;
      }
    }
    removedBodies.increment(removed);
    keptBodies.increment(kept);
    postponedRemovals.increment(postponed);
    return new Pass(removed, kept, postponed);
  }

  /** Returns what was done with a removal; {@code null} if nothing, in this pass or process. */
  private RemovalRule.@Nullable Decision settle(Map<String, AttributeValue> projected) {
    try {
      BlobRemoval removal = current(projected);
      if (removal == null) {
        return null;
      }
      RemovalRule.Decision decision = decide(removal);
      if (decision instanceof RemovalRule.Postpone postpone) {
        postpone(removal, removal.postponedTo(postpone.due()));
      } else if (decision instanceof RemovalRule.LookAgain again) {
        postpone(removal, removal.foundUnused(clock.instant(), again.due()));
      } else {
        forget(removal);
      }
      return decision;
    } catch (SdkException e) {
      LOG.warn("Leaving a blob removal for the next pass: {}: {}", projected, e.getMessage());
      return null;
    }
  }

  /** Decides on a removal, and removes the body if it may go; a failure postpones the removal. */
  private RemovalRule.Decision decide(BlobRemoval removal) {
    try {
      RemovalRule.Decision decision =
          RemovalRule.decide(removal, references.of(removal), clock.instant());
      if (decision instanceof RemovalRule.Remove) {
        blobs.delete(removal.bodyRef());
      }
      return decision;
    } catch (BlobStoreException
        | SdkException
        | CorruptItemException
        | IllegalArgumentException e) {
      LOG.warn("Cannot remove the body of {}; postponed", removal.eventId(), e);
      return new RemovalRule.Postpone(clock.instant().plus(AFTER_FAILURE));
    }
  }

  private Iterator<Map<String, AttributeValue>> due(Instant now) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(tables.noteOps())
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :due AND GSI1SK < :now")
                    .expressionAttributeValues(
                        Map.of(
                            ":due", AttributeValue.fromS(OpsKeys.BLOBS_DUE),
                            ":now", AttributeValue.fromS(Timestamps.format(now)))))
        .items()
        .iterator();
  }

  /** Returns the removal as it is now; {@code null} if it is gone, not due or not readable. */
  private @Nullable BlobRemoval current(Map<String, AttributeValue> projected) {
    Map<String, AttributeValue> key =
        Map.of(
            KeyAttributes.PK, projected.get(KeyAttributes.PK),
            KeyAttributes.SK, projected.get(KeyAttributes.SK));
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(tables.noteOps()).key(key).consistentRead(true)).item();
    try {
      BlobRemoval removal = item.isEmpty() ? null : BlobRemoval.fromItem(item);
      return removal == null || removal.due().isAfter(clock.instant()) ? null : removal;
    } catch (CorruptItemException e) {
      LOG.error("Cannot read a blob removal; it stays as it is: {}: {}", key, e.getMessage());
      return null;
    }
  }

  private void postpone(BlobRemoval removal, BlobRemoval later) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":later", AttributeValue.fromS(Timestamps.format(later.due())));
    values.put(":sort", AttributeValue.fromS(later.sortKey()));
    values.put(":seen", AttributeValue.fromS(Timestamps.format(removal.due())));
    AttributeValue unusedAt = later.toItem().get(BlobRemoval.UNUSED_AT);
    if (unusedAt != null) {
      values.put(":unused", unusedAt);
    }
    onlyIfUnchanged(
        () ->
            dynamoDb.updateItem(
                r ->
                    r.tableName(tables.noteOps())
                        .key(removal.key())
                        .updateExpression(
                            "SET due = :later, GSI1SK = :sort"
                                + (unusedAt == null ? "" : ", unusedAt = :unused"))
                        .conditionExpression("due = :seen")
                        .expressionAttributeValues(values)));
  }

  private void forget(BlobRemoval removal) {
    onlyIfUnchanged(
        () ->
            dynamoDb.deleteItem(
                r ->
                    r.tableName(tables.noteOps())
                        .key(removal.key())
                        .conditionExpression("due = :seen")
                        .expressionAttributeValues(
                            Map.of(
                                ":seen", AttributeValue.fromS(Timestamps.format(removal.due()))))));
  }

  private static void onlyIfUnchanged(Runnable write) {
    try {
      write.run();
    } catch (ConditionalCheckFailedException e) {
      LOG.debug("Another process has handled the removal");
    }
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("notestream.blob.removals")
        .description(
            "due removals of bodies, by what was done. Many that are postponed: the blob "
                + "store refuses, see the log")
        .tag("outcome", outcome)
        .register(meters);
  }
}
