package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The views table's META item, which is written once, at the first start. Thread-safe. */
public final class ViewsMeta {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;

  /** Creates an access to the item. Makes no call. */
  public ViewsMeta(DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteViews();
    this.call = new Call("GetItem or PutItem of META", table);
    this.retrier = new Retrier(retries);
  }

  /** Returns the call by which the item is read, and written once. */
  public Call call() {
    return call;
  }

  /** Returns the stored item; if there is none, stores the given one and returns it. */
  public Attempt<Meta> open(Meta first, Stop stop) {
    return retrier.call(call, () -> readOrPut(first), stop);
  }

  private Meta readOrPut(Meta first) {
    Map<String, AttributeValue> stored = read();
    if (!stored.isEmpty()) {
      return Meta.fromItem(stored);
    }
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(first.toItem())
                  .conditionExpression("attribute_not_exists(PK)"));
    } catch (ConditionalCheckFailedException e) {
      // Another process has just written it, or this one has, and the response was lost.
    }
    return Meta.fromItem(read());
  }

  private Map<String, AttributeValue> read() {
    return dynamoDb
        .getItem(r -> r.tableName(table).key(ViewKeys.meta()).consistentRead(true))
        .item();
  }
}
