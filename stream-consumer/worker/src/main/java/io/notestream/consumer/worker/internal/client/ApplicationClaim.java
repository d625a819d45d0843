package io.notestream.consumer.worker.internal.client;

import io.notestream.consumer.generation.GenerationException;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Keeps workers of two generations from sharing leases: each of them would count only the shards
 * that it happens to hold. An application belongs to the generation whose worker came first.
 * Thread-safe.
 */
public final class ApplicationClaim {

  private static final String GENERATION = "generation";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** Creates an access to the claims of one set of tables. Makes no call. */
  public ApplicationClaim(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
  }

  /**
   * Claims an application for a generation; one read, if it is the generation's already.
   *
   * @throws GenerationException if the application is another generation's
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public void claim(String application, int generation) {
    Map<String, AttributeValue> key = OpsKeys.application(application);
    AttributeValue own = AttributeValue.fromN(Integer.toString(generation));
    AttributeValue holder = read(key);
    if (holder == null) {
      try {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put(GENERATION, own);
        dynamoDb.putItem(
            r -> r.tableName(table).item(item).conditionExpression("attribute_not_exists(PK)"));
        return;
      } catch (ConditionalCheckFailedException e) {
        holder = read(key);
      }
    }
    if (holder != null && !holder.equals(own)) {
      throw new GenerationException(
          "the workers of application "
              + application
              + " read the stream for generation "
              + holder.n()
              + ": start those of generation "
              + generation
              + " with another --application");
    }
  }

  /** Lets the application go, once its lease tables are deleted. */
  public void release(String application) {
    dynamoDb.deleteItem(r -> r.tableName(table).key(OpsKeys.application(application)));
  }

  private @Nullable AttributeValue read(Map<String, AttributeValue> key) {
    return dynamoDb
        .getItem(r -> r.tableName(table).key(key).consistentRead(true))
        .item()
        .get(GENERATION);
  }
}
