package io.notestream.model.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * Creates tables that are missing, and leaves those that exist as they are: {@link TableCheck} says
 * whether they fit. For development and tests; in an account the deployment creates the tables.
 * Thread-safe.
 */
public final class TableCreator {

  private final DynamoDbClient dynamoDb;
  private final TableEncryption encryption;
  private final RecoverySwitch recovery;

  /**
   * Creates a creator of tables with the standard encryption.
   *
   * @param dynamoDb stays open
   */
  public TableCreator(DynamoDbClient dynamoDb) {
    this(dynamoDb, TableEncryption.standard());
  }

  /**
   * Creates a creator.
   *
   * @param dynamoDb stays open
   * @param encryption by which key the tables that it creates are encrypted
   */
  public TableCreator(DynamoDbClient dynamoDb, TableEncryption encryption) {
    this.dynamoDb = dynamoDb;
    this.encryption = encryption;
    this.recovery = new RecoverySwitch(dynamoDb);
  }

  /**
   * Creates what is missing and waits until all tables are active. Those that it creates, or that
   * somebody else is creating at this moment, have time to live and point-in-time recovery switched
   * on; in those that were there before nothing is changed.
   *
   * @param tables what should exist
   * @return the names of the tables that this call created
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond or
   *     refuses
   */
  public List<String> createMissing(Collection<TableDefinition> tables) {
    List<String> created = new ArrayList<>();
    List<TableDefinition> fresh = new ArrayList<>();
    for (TableDefinition table : tables) {
      if (create(table)) {
        created.add(table.name());
        fresh.add(table);
      } else if (isBeingCreated(table)) {
        fresh.add(table);
      }
    }
    for (TableDefinition table : tables) {
      dynamoDb.waiter().waitUntilTableExists(r -> r.tableName(table.name()));
    }
    for (TableDefinition table : fresh) {
      enableTimeToLive(table);
      recovery.on(table.name());
    }
    return created;
  }

  private boolean create(TableDefinition table) {
    try {
      dynamoDb.createTable(request(table));
      return true;
    } catch (ResourceInUseException e) {
      return false; // It exists, or somebody else is creating it at this moment.
    }
  }

  private boolean isBeingCreated(TableDefinition table) {
    return dynamoDb.describeTable(r -> r.tableName(table.name())).table().tableStatus()
        == TableStatus.CREATING;
  }

  private void enableTimeToLive(TableDefinition table) {
    TimeToLiveStatus status =
        dynamoDb
            .describeTimeToLive(r -> r.tableName(table.name()))
            .timeToLiveDescription()
            .timeToLiveStatus();
    if (status == TimeToLiveStatus.DISABLED) {
      dynamoDb.updateTimeToLive(
          r ->
              r.tableName(table.name())
                  .timeToLiveSpecification(
                      t -> t.enabled(true).attributeName(table.ttlAttribute())));
    }
  }

  private CreateTableRequest request(TableDefinition table) {
    Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
    types.put(KeyAttributes.PK, ScalarAttributeType.S);
    types.put(KeyAttributes.SK, ScalarAttributeType.S);
    for (IndexDefinition index : table.indexes()) {
      types.put(index.partitionKey(), ScalarAttributeType.S);
      types.put(index.sortKey(), index.sortKeyType());
    }
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys(KeyAttributes.PK, KeyAttributes.SK))
            .attributeDefinitions(
                types.entrySet().stream()
                    .map(
                        e ->
                            AttributeDefinition.builder()
                                .attributeName(e.getKey())
                                .attributeType(e.getValue())
                                .build())
                    .toList());
    if (!table.indexes().isEmpty()) {
      request.globalSecondaryIndexes(
          table.indexes().stream().map(TableCreator::indexRequest).toList());
    }
    if (table.stream() != null) {
      request.streamSpecification(
          StreamSpecification.builder().streamEnabled(true).streamViewType(table.stream()).build());
    }
    encryption.specification().ifPresent(request::sseSpecification);
    return request.build();
  }

  private static GlobalSecondaryIndex indexRequest(IndexDefinition index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keys(index.partitionKey(), index.sortKey()))
        .projection(projection(index))
        .build();
  }

  private static Projection projection(IndexDefinition index) {
    return index.included().isEmpty()
        ? Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build()
        : Projection.builder()
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(index.included())
            .build();
  }

  private static List<KeySchemaElement> keys(String partitionKey, String sortKey) {
    return List.of(
        KeySchemaElement.builder().attributeName(partitionKey).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sortKey).keyType(KeyType.RANGE).build());
  }
}
