package io.notestream.local;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/**
 * Global indexes that tests need. Their key attributes are written as {@code name:type}, as in
 * {@code city:S}.
 */
public final class TestIndexes {

  private TestIndexes() {}

  /** Creates a table with the partition key {@code pk} (S) and one index, which projects all. */
  public static void createTable(
      DynamoDbClient db, String table, String index, List<String> hash, List<String> range) {
    List<AttributeDefinition> attributes = new ArrayList<>(definitions(hash, range));
    attributes.add(definition("pk:S"));
    db.createTable(
        r ->
            r.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attributes)
                .keySchema(element("pk", KeyType.HASH))
                .globalSecondaryIndexes(index(index, hash, range)));
  }

  /** Adds an index, which projects all, to a table. */
  public static void addIndex(
      DynamoDbClient db, String table, String index, List<String> hash, List<String> range) {
    GlobalSecondaryIndexUpdate update =
        GlobalSecondaryIndexUpdate.builder()
            .create(
                create ->
                    create
                        .indexName(index)
                        .keySchema(keySchema(hash, range))
                        .projection(p -> p.projectionType(ProjectionType.ALL)))
            .build();
    db.updateTable(
        r ->
            r.tableName(table)
                .attributeDefinitions(definitions(hash, range))
                .globalSecondaryIndexUpdates(update));
  }

  private static GlobalSecondaryIndex index(String name, List<String> hash, List<String> range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keySchema(hash, range))
        .projection(p -> p.projectionType(ProjectionType.ALL))
        .build();
  }

  /** Returns the elements of a key, as a table's description shows them. */
  public static List<KeySchemaElement> keySchema(List<String> hash, List<String> range) {
    List<KeySchemaElement> elements = new ArrayList<>();
    hash.forEach(attribute -> elements.add(element(name(attribute), KeyType.HASH)));
    range.forEach(attribute -> elements.add(element(name(attribute), KeyType.RANGE)));
    return elements;
  }

  private static List<AttributeDefinition> definitions(List<String> hash, List<String> range) {
    List<AttributeDefinition> definitions = new ArrayList<>();
    hash.forEach(attribute -> definitions.add(definition(attribute)));
    range.forEach(attribute -> definitions.add(definition(attribute)));
    return definitions;
  }

  private static AttributeDefinition definition(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(name(attribute))
        .attributeType(attribute.substring(attribute.indexOf(':') + 1))
        .build();
  }

  private static String name(String attribute) {
    return attribute.substring(0, attribute.indexOf(':'));
  }

  private static KeySchemaElement element(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
