package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * The views table's META item as a backfill uses it, which reads it and completes it at its end. It
 * never writes a first one: a table that nobody has counted in has nothing to be backfilled.
 * Thread-safe.
 */
public final class BackfillMeta {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final ServerTimes times;
  private final Call call;
  private final Retrier retrier;
  private final ViewsSchema schema;

  /**
   * The item at one moment.
   *
   * @param meta the item; empty if there is none
   * @param readBy a time, by DynamoDB's clock, before which it was read
   */
  public record Read(Optional<Meta> meta, Instant readBy) {}

  /** Creates an access to the item. Makes no call. */
  public BackfillMeta(
      DynamoDbClient dynamoDb, TableNames tables, Retrier retrier, ServerTimes times) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.times = times;
    this.call = new Call("GetItem or UpdateItem of META", table);
    this.retrier = retrier;
    this.schema = new ViewsSchema(dynamoDb);
  }

  /** Reads the item. */
  public Attempt<Read> read(Stop stop) {
    return retrier.call(
        call,
        () -> {
          GetItemResponse response =
              dynamoDb.getItem(r -> r.tableName(table).key(ViewKeys.meta()).consistentRead(true));
          return new Read(
              response.item().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Meta.fromItem(response.item())),
              times.latest(response));
        },
        stop);
  }

  /**
   * Raises the schema in the item to that of this version.
   *
   * @return whether it was older
   */
  public Attempt<Boolean> raise(Stop stop) {
    return retrier.call(call, () -> schema.raise(table), stop);
  }

  /**
   * Writes into the item when every older note had its baseline. That time stays once it is
   * written.
   *
   * @param of the table that was backfilled
   * @return {@code false} if the table is another one by now
   */
  public Attempt<Boolean> complete(Meta of, Instant at, Stop stop) {
    Map<String, AttributeValue> item = of.toItem();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":at", AttributeValue.fromS(Timestamps.format(at)));
    values.put(":since", item.get(Meta.COUNTING_SINCE));
    String sameId = "attribute_not_exists(" + Meta.VIEWS_ID + ")";
    if (of.viewsId() != null) {
      values.put(":id", AttributeValue.fromS(of.viewsId()));
      sameId = Meta.VIEWS_ID + " = :id";
    }
    String condition = Meta.COUNTING_SINCE + " = :since AND " + sameId;
    return retrier.call(
        call,
        () -> {
          try {
            dynamoDb.updateItem(
                r ->
                    r.tableName(table)
                        .key(ViewKeys.meta())
                        .updateExpression("SET #at = if_not_exists(#at, :at)")
                        .conditionExpression(condition)
                        .expressionAttributeNames(Map.of("#at", Meta.BACKFILLED_AT))
                        .expressionAttributeValues(values));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        },
        stop);
  }
}
