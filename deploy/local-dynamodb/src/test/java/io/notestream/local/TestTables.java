package io.notestream.local;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Tables that tests need: on demand, with a stream, and nothing else. */
public final class TestTables {

  private TestTables() {}

  /**
   * A table with the partition key {@code pk} (S) and a stream of both images; returns the stream's
   * ARN.
   */
  public static String create(DynamoDbClient db, String name) {
    return create(
        db,
        name,
        List.of(attribute("pk", ScalarAttributeType.S)),
        List.of(key("pk", KeyType.HASH)));
  }

  /** The same with a sort key {@code sk} (N). */
  public static String createWithSortKey(DynamoDbClient db, String name) {
    return create(
        db,
        name,
        List.of(attribute("pk", ScalarAttributeType.S), attribute("sk", ScalarAttributeType.N)),
        List.of(key("pk", KeyType.HASH), key("sk", KeyType.RANGE)));
  }

  private static String create(
      DynamoDbClient db,
      String name,
      List<AttributeDefinition> attributes,
      List<KeySchemaElement> keys) {
    CreateTableRequest request =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attributes)
            .keySchema(keys)
            .streamSpecification(
                stream ->
                    stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
            .build();
    return db.createTable(request).tableDescription().latestStreamArn();
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
