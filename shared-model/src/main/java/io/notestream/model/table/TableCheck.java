package io.notestream.model.table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/**
 * Compares tables with their definitions: keys, indexes, projections, time-to-live attribute,
 * stream view type. A table that differs could be counted wrongly without any error, so services
 * refuse to start on one. What a table has beyond its definition, another index for instance, is
 * ignored. Thread-safe.
 */
public final class TableCheck {

  private final DynamoDbClient dynamoDb;

  /**
   * Creates a check.
   *
   * @param dynamoDb stays open
   */
  public TableCheck(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * {@return every difference, a sentence each; empty if all tables fit}
   *
   * @param tables what they should be
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
   */
  public List<String> mismatches(Collection<TableDefinition> tables) {
    return differences(tables).stream().map(TableDifference::what).toList();
  }

  /**
   * {@return every difference, with what to do about it; empty if all tables fit}
   *
   * @param tables what they should be
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
   */
  public List<TableDifference> differences(Collection<TableDefinition> tables) {
    List<TableDifference> found = new ArrayList<>();
    for (TableDefinition table : tables) {
      check(table, found);
    }
    return List.copyOf(found);
  }

  /**
   * Requires that all tables fit.
   *
   * @param tables what they should be
   * @throws TableMismatchException if any does not, naming every difference
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
   */
  public void require(Collection<TableDefinition> tables) {
    List<String> found = mismatches(tables);
    if (!found.isEmpty()) {
      throw new TableMismatchException(found);
    }
  }

  private void check(TableDefinition table, List<TableDifference> found) {
    TableDescription actual;
    try {
      actual = dynamoDb.describeTable(r -> r.tableName(table.name())).table();
    } catch (ResourceNotFoundException e) {
      found.add(
          new TableDifference(
              "table " + table.name() + " does not exist", "create-tables creates it"));
      return;
    }
    String where = "table " + table.name();
    Map<String, ScalarAttributeType> types =
        actual.attributeDefinitions().stream()
            .collect(
                Collectors.toMap(
                    AttributeDefinition::attributeName, AttributeDefinition::attributeType));
    checkKeys(
        where,
        actual.keySchema(),
        types,
        KeyAttributes.PK,
        KeyAttributes.SK,
        ScalarAttributeType.S,
        "keys cannot be changed, so take another --table-prefix, or delete the table with all that is"
            + " in it and run create-tables",
        found);
    checkIndexes(table, actual, types, found);
    checkStream(table, actual.streamSpecification(), found);
    checkTimeToLive(table, found);
  }

  private static void checkIndexes(
      TableDefinition table,
      TableDescription actual,
      Map<String, ScalarAttributeType> types,
      List<TableDifference> found) {
    Map<String, GlobalSecondaryIndexDescription> byName =
        actual.globalSecondaryIndexes().stream()
            .collect(
                Collectors.toMap(GlobalSecondaryIndexDescription::indexName, Function.identity()));
    for (IndexDefinition index : table.indexes()) {
      String where = "index " + index.name() + " of table " + table.name();
      GlobalSecondaryIndexDescription description = byName.get(index.name());
      if (description == null) {
        found.add(
            new TableDifference(
                where + " does not exist", IndexCommands.create(table.name(), index)));
        continue;
      }
      if (description.indexStatus() == IndexStatus.CREATING) {
        found.add(
            new TableDifference(where + " is still being created", "wait until it is active"));
      }
      checkKeys(
          where,
          description.keySchema(),
          types,
          index.partitionKey(),
          index.sortKey(),
          index.sortKeyType(),
          IndexCommands.replace(table.name(), index),
          found);
      checkProjection(where, table, index, description, found);
    }
  }

  private static void checkProjection(
      String where,
      TableDefinition table,
      IndexDefinition index,
      GlobalSecondaryIndexDescription actual,
      List<TableDifference> found) {
    ProjectionType type = actual.projection().projectionType();
    if (type == ProjectionType.ALL) {
      return; // It costs more than needed, but has everything that is read.
    }
    TreeSet<String> missing = new TreeSet<>(index.included());
    missing.removeAll(actual.projection().nonKeyAttributes());
    if (!missing.isEmpty()) {
      found.add(
          new TableDifference(
              where + " does not project " + String.join(", ", missing),
              IndexCommands.replace(table.name(), index)));
    }
  }

  private static void checkKeys(
      String where,
      List<KeySchemaElement> actual,
      Map<String, ScalarAttributeType> types,
      String partitionKey,
      String sortKey,
      ScalarAttributeType sortKeyType,
      String remedy,
      List<TableDifference> found) {
    String expected = partitionKey + " (S, HASH), " + sortKey + " (" + sortKeyType + ", RANGE)";
    String got =
        actual.stream()
            .sorted(
                (a, b) -> Boolean.compare(a.keyType() != KeyType.HASH, b.keyType() != KeyType.HASH))
            .map(
                k ->
                    k.attributeName()
                        + " ("
                        + types.get(k.attributeName())
                        + ", "
                        + k.keyTypeAsString()
                        + ")")
            .collect(Collectors.joining(", "));
    if (!expected.equals(got)) {
      found.add(
          new TableDifference(where + " has the keys " + got + " instead of " + expected, remedy));
    }
  }

  private static void checkStream(
      TableDefinition table, StreamSpecification actual, List<TableDifference> found) {
    if (table.stream() == null) {
      return;
    }
    if (actual == null || !Boolean.TRUE.equals(actual.streamEnabled())) {
      found.add(
          new TableDifference(
              "table " + table.name() + " has no stream", "create-tables --mend switches it on"));
    } else if (actual.streamViewType() != table.stream()) {
      found.add(
          new TableDifference(
              "the stream of table "
                  + table.name()
                  + " shows "
                  + actual.streamViewTypeAsString()
                  + " instead of "
                  + table.stream(),
              "create-tables --mend replaces it by another stream"));
    }
  }

  private void checkTimeToLive(TableDefinition table, List<TableDifference> found) {
    TimeToLiveDescription actual =
        dynamoDb.describeTimeToLive(r -> r.tableName(table.name())).timeToLiveDescription();
    boolean on =
        actual.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || actual.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    if (!on) {
      found.add(
          new TableDifference(
              "table " + table.name() + " has no time to live on " + table.ttlAttribute(),
              "create-tables --mend switches it on; DynamoDB then deletes what has expired"));
    } else if (!table.ttlAttribute().equals(actual.attributeName())) {
      found.add(
          new TableDifference(
              "the time to live of table "
                  + table.name()
                  + " is on "
                  + actual.attributeName()
                  + " instead of "
                  + table.ttlAttribute(),
              "create-tables --mend moves it, which may take an hour"));
    }
  }
}
