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
 * Does the removals that are due. Any number of processes may do this at once: what two of them do
 * is done once. Thread-safe.
 */
public final class BlobRemover {

  private static final Logger LOG = LoggerFactory.getLogger(BlobRemover.class);

  /** When to look again at a removal that failed: others are not to wait behind it. */
  private static final Duration AFTER_FAILURE = Duration.ofHours(1);

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final BlobStore blobs;
  private final BlobReferences references;
  private final InstantSource clock;
  private final Counter removedBodies;
  private final Counter keptBodies;
  private final Counter postponedRemovals;

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
   * What one pass did.
   *
   * @param removed bodies removed
   * @param kept bodies that something refers to for good
   * @param postponed removals to be looked at again later, those that failed among them
   */
  public record Pass(int removed, int kept, int postponed) {}

  /**
   * Does everything that is due, until the control asks to stop or its deadline has come.
   *
   * @throws SdkException if the index cannot be read; a single removal that fails is postponed, and
   *     one whose own item DynamoDB does not give or change is left for the next pass
   */
  public Pass runOnce(BatchControl control) {
    int removed = 0;
    int kept = 0;
    int postponed = 0;
    Iterator<Map<String, AttributeValue>> due = due(clock.instant());
    while (!control.stop().requested() && !control.isTimeUp(clock.instant()) && due.hasNext()) {
      RemovalRule.Decision decision = settle(due.next());
      if (decision instanceof RemovalRule.Postpone) {
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

  /** What became of one removal; {@code null} if that is for somebody else, or another pass. */
  private RemovalRule.@Nullable Decision settle(Map<String, AttributeValue> projected) {
    try {
      BlobRemoval removal = current(projected);
      if (removal == null) {
        return null;
      }
      RemovalRule.Decision decision = decide(removal);
      if (decision instanceof RemovalRule.Postpone postpone) {
        postpone(removal, postpone.due());
      } else {
        forget(removal);
      }
      return decision;
    } catch (SdkException e) {
      LOG.warn("a blob removal is left for the next pass: {}: {}", projected, e.getMessage());
      return null;
    }
  }

  /** Decides, and removes the body if it may go; a failure is a postponement. */
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
      LOG.warn("the body left behind by {} cannot be removed now", removal.eventId(), e);
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

  /** The removal as it is now; {@code null} if somebody has dealt with it, or it cannot be read. */
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
      LOG.error("a blob removal cannot be read and stays as it is: {}: {}", key, e.getMessage());
      return null;
    }
  }

  private void postpone(BlobRemoval removal, Instant due) {
    BlobRemoval later = removal.postponedTo(due);
    onlyIfUnchanged(
        () ->
            dynamoDb.updateItem(
                r ->
                    r.tableName(tables.noteOps())
                        .key(removal.key())
                        .updateExpression("SET due = :later, GSI1SK = :sort")
                        .conditionExpression("due = :seen")
                        .expressionAttributeValues(
                            Map.of(
                                ":later", AttributeValue.fromS(Timestamps.format(due)),
                                ":sort", AttributeValue.fromS(later.sortKey()),
                                ":seen", AttributeValue.fromS(Timestamps.format(removal.due()))))));
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
      LOG.debug("another process has dealt with the removal");
    }
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("notestream.blob.removals")
        .description("due removals of bodies that were looked at, by what was done")
        .tag("outcome", outcome)
        .register(meters);
  }
}
