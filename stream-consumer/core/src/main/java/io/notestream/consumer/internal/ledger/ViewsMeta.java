package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The views table's META item, which is written once, at the first start, and once more by whoever
 * keeps audit records for a shorter time than all before it. Thread-safe.
 */
public final class ViewsMeta {

  private static final Logger LOG = LoggerFactory.getLogger(ViewsMeta.class);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ErasureGuards erasureGuards;
  private final ViewsSchema viewsSchema;
  private final Call call;
  private final Retrier retrier;
  private final Duration ownRetention;
  private volatile Duration shortestRetention;
  private volatile @Nullable Instant servedAt;

  /**
   * Creates an access to the item. Makes no call.
   *
   * @param auditRetention how long this consumer keeps audit records
   */
  public ViewsMeta(
      DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries, Duration auditRetention) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.erasureGuards = new ErasureGuards(dynamoDb, tables);
    this.viewsSchema = new ViewsSchema(dynamoDb);
    this.call = new Call("GetItem or PutItem of META", table);
    this.retrier = new Retrier(retries);
    this.ownRetention = auditRetention;
    this.shortestRetention = auditRetention;
  }

  /** Returns the call by which the item is read, and written once. */
  public Call call() {
    return call;
  }

  /**
   * Returns the shortest time for which any consumer of the table keeps audit records, or has kept
   * them, as of the last time that the item was read. Longer is not to be relied on: a record whose
   * audit record is gone counts again.
   */
  public Duration shortestRetention() {
    return shortestRetention;
  }

  /** Returns the stored item; empty if there is none. */
  public Attempt<Optional<Meta>> look(Stop stop) {
    return retrier.call(
        call,
        () -> {
          Map<String, AttributeValue> stored = read();
          if (stored.isEmpty()) {
            return Optional.empty();
          }
          keepRetention(stored);
          return Optional.of(Meta.fromItem(stored));
        },
        stop);
  }

  /**
   * Returns the stored item, after one call; empty if there is none.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Optional<Meta> peek() {
    Map<String, AttributeValue> stored = read();
    return stored.isEmpty() ? Optional.empty() : Optional.of(Meta.fromItem(stored));
  }

  /**
   * Says in the item that items of a newer schema are written from now on, as {@link
   * ViewsSchema#raise} does.
   */
  public Attempt<Boolean> raise(int schema, Stop stop) {
    return retrier.call(call, () -> viewsSchema.raise(table, schema), stop);
  }

  /**
   * Returns the stored item; if there is none, stores a first one and returns it.
   *
   * @param first makes the first item, at the time when it is found that there is none
   */
  public Attempt<Meta> open(Supplier<Meta> first, Stop stop) {
    return retrier.call(call, () -> readOrPut(first), stop);
  }

  /**
   * Returns when the table was created. To be called by the supplier of the first item, whose call
   * is repeated.
   *
   * @return empty if this process may not ask
   */
  public Optional<Instant> tableCreatedAt() {
    try {
      return Optional.of(
          dynamoDb.describeTable(r -> r.tableName(table)).table().creationDateTime());
    } catch (DynamoDbException e) {
      Failure failure = Failures.of(e);
      if (failure.passes() || e instanceof ResourceNotFoundException) {
        throw e;
      }
      LOG.warn("Cannot ask when {} was created; it counts from now on: {}", table, failure);
      return Optional.empty();
    }
  }

  /**
   * Returns the second, by DynamoDB's clock, in which the item was last read; empty if that is not
   * known.
   */
  public Optional<Instant> servedAt() {
    return Optional.ofNullable(servedAt);
  }

  private Meta readOrPut(Supplier<Meta> first) {
    Map<String, AttributeValue> stored = read();
    if (!stored.isEmpty()) {
      keepRetention(stored);
      return Meta.fromItem(stored);
    }
    // Nothing is counted in a table without META, so that no erased user comes back into a new one.
    erasureGuards.copyTo(table);
    Map<String, AttributeValue> item = new HashMap<>(first.get().toItem());
    item.put(Meta.AUDIT_RETENTION, seconds(ownRetention));
    try {
      dynamoDb.putItem(
          r -> r.tableName(table).item(item).conditionExpression("attribute_not_exists(PK)"));
    } catch (ConditionalCheckFailedException e) {
      // Another process has just written it, or this one has, and the response was lost.
    }
    Map<String, AttributeValue> written = read();
    keepRetention(written);
    return Meta.fromItem(written);
  }

  /** Lowers the retention in the item to this consumer's own, before it writes any audit record. */
  private void keepRetention(Map<String, AttributeValue> item) {
    Duration stored = Meta.auditRetention(item).orElse(null);
    if (stored != null && stored.compareTo(ownRetention) <= 0) {
      shortestRetention = stored;
      return;
    }
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(ViewKeys.meta())
                  .updateExpression("SET #retention = :own")
                  .conditionExpression(
                      "attribute_exists(PK)"
                          + " AND (attribute_not_exists(#retention) OR #retention > :own)")
                  .expressionAttributeNames(Map.of("#retention", Meta.AUDIT_RETENTION))
                  .expressionAttributeValues(Map.of(":own", seconds(ownRetention))));
      shortestRetention = ownRetention;
    } catch (ConditionalCheckFailedException e) {
      // Another consumer keeps them for an even shorter time, or the table is another one by now.
      shortestRetention = Meta.auditRetention(read()).orElse(ownRetention);
    }
  }

  private static AttributeValue seconds(Duration duration) {
    return AttributeValue.fromN(Long.toString(duration.toSeconds()));
  }

  private Map<String, AttributeValue> read() {
    GetItemResponse response =
        dynamoDb.getItem(r -> r.tableName(table).key(ViewKeys.meta()).consistentRead(true));
    servedAt = ServerTimes.date(response).orElse(null);
    return response.item();
  }
}
