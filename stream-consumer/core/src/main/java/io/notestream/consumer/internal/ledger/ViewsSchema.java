package io.notestream.consumer.internal.ledger;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The schema that views tables name in their META item. Consumers that do not know it settle
 * nothing more, so whatever writes to a table raises it to its own first. Thread-safe.
 */
public final class ViewsSchema {

  /**
   * How long consumers of an older schema may still write after it was raised: they read META once
   * a second, and a call that they have begun takes a few seconds at most.
   */
  public static final Duration NOTICED_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ViewsSchema.class);

  private final DynamoDbClient dynamoDb;

  /** Creates an access to the schemas. Makes no call. */
  public ViewsSchema(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * Requires that a table is not one of a newer schema than this version's.
   *
   * @return what the table says of itself; empty if nobody has begun to count in it
   * @throws IncompatibleViewsException if it is
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Optional<Meta> require(String viewsTable) {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(r -> r.tableName(viewsTable).key(ViewKeys.meta()).consistentRead(true))
            .item();
    if (item.isEmpty()) {
      return Optional.empty();
    }
    Meta meta = Meta.fromItem(item);
    IncompatibleViewsException.check(meta, Math.toIntExact(meta.generation()));
    return Optional.of(meta);
  }

  /**
   * Raises the schema of a table to that of this version. To be called before the first item of it
   * is written. May be repeated.
   *
   * @return whether it was older, so that consumers of that schema may write until {@link
   *     #NOTICED_WITHIN} is over; {@code false} also if nobody has begun to count in the table
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public boolean raise(String viewsTable) {
    return raise(viewsTable, Meta.SCHEMA);
  }

  boolean raise(String viewsTable, int schema) {
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(viewsTable)
                  .key(ViewKeys.meta())
                  .updateExpression("SET #schema = :own")
                  .conditionExpression("#schema < :own")
                  .expressionAttributeNames(Map.of("#schema", Attributes.SCHEMA))
                  .expressionAttributeValues(
                      Map.of(":own", AttributeValue.fromN(Integer.toString(schema)))));
      LOG.warn("{} has schema {} from now on; older consumers stop", viewsTable, schema);
      return true;
    } catch (ConditionalCheckFailedException e) {
      LOG.debug("nobody counts in {}, or its schema was raised before", viewsTable, e);
      return false;
    }
  }
}
