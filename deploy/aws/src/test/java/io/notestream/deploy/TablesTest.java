package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.TableSetup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Compares the tables of the stack with those that {@code create-tables} makes. */
@NeedsNode
@LocalDynamoDbTest
class TablesTest {

  private static final String TABLE = "AWS::DynamoDB::GlobalTable";
  private static final List<TableDefinition> TABLES = NotestreamTables.all(TableNames.standard());

  private DynamoDbClient dynamoDb;

  @BeforeEach
  void create(DynamoDbClient client) {
    dynamoDb = client;
    new TableSetup(client, true, Duration.ofSeconds(30)).run(TABLES, waiting -> {});
  }

  @Test
  void keysIndexesProjectionsAndStreamAreThoseOfCreateTables() {
    for (TableDefinition definition : TABLES) {
      TableDescription created =
          dynamoDb.describeTable(r -> r.tableName(definition.name())).table();
      JsonNode synthesised = table(Synthesis.LAMBDA, definition.name());

      assertThat(keys(synthesised.path("KeySchema"))).isEqualTo(keys(created.keySchema()));
      assertThat(attributes(synthesised))
          .isEqualTo(
              created.attributeDefinitions().stream()
                  .map(a -> a.attributeName() + " " + a.attributeTypeAsString())
                  .collect(Collectors.toCollection(TreeSet::new)));
      assertThat(indexes(synthesised)).isEqualTo(indexes(created));
      assertThat(synthesised.path("StreamSpecification").path("StreamViewType").asText(null))
          .isEqualTo(
              created.streamSpecification() == null
                  ? null
                  : created.streamSpecification().streamViewTypeAsString());
      assertThat(synthesised.path("TimeToLiveSpecification").path("AttributeName").asText())
          .isEqualTo(
              dynamoDb
                  .describeTimeToLive(r -> r.tableName(definition.name()))
                  .timeToLiveDescription()
                  .attributeName());
    }
  }

  @Test
  void tablesAreKeptAndCanBeRestored() {
    for (String variant : Synthesis.names()) {
      List<JsonNode> tables = Synthesis.resources(variant, TABLE);
      // The table of a replica is there already.
      assertThat(tables).as(variant).hasSize(variant.startsWith(Synthesis.REPLICA) ? 2 : 3);
      for (JsonNode table : tables) {
        assertThat(table.path("DeletionPolicy").asText()).isEqualTo("Retain");
        assertThat(table.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
        for (JsonNode replica : table.path("Properties").path("Replicas")) {
          assertThat(replica.path("DeletionProtectionEnabled").asBoolean()).isTrue();
          assertThat(
                  replica
                      .path("PointInTimeRecoverySpecification")
                      .path("PointInTimeRecoveryEnabled")
                      .asBoolean())
              .isTrue();
        }
      }
    }
  }

  @Test
  void aTableOnDemandIsBoundedAndOneWithProvisionedCapacityGrows() {
    for (JsonNode table : Synthesis.resources(Synthesis.LAMBDA, TABLE)) {
      assertThat(table.at("/Properties/BillingMode").asText()).isEqualTo("PAY_PER_REQUEST");
      assertThat(
              table.at("/Properties/WriteOnDemandThroughputSettings/MaxWriteRequestUnits").asInt())
          .isEqualTo(40_000);
    }
    for (JsonNode table : Synthesis.resources(Synthesis.EVERYTHING, TABLE)) {
      assertThat(table.at("/Properties/BillingMode").asText()).isEqualTo("PROVISIONED");
      JsonNode growth =
          table.at(
              "/Properties/WriteProvisionedThroughputSettings/WriteCapacityAutoScalingSettings");
      assertThat(growth.path("MinCapacity").asInt()).isEqualTo(1);
      assertThat(growth.path("MaxCapacity").asInt()).isEqualTo(40_000);
    }
  }

  @Test
  void aKeyOfTheAccountsOwnEncryptsAllTables() {
    for (JsonNode table : Synthesis.resources(Synthesis.EVERYTHING, TABLE)) {
      assertThat(table.at("/Properties/SSESpecification/SSEType").asText()).isEqualTo("KMS");
      assertThat(table.at("/Properties/Replicas/0/SSESpecification/KMSMasterKeyId").toString())
          .contains("Key");
    }
    assertThat(Synthesis.resources(Synthesis.EVERYTHING, "AWS::KMS::Key"))
        .singleElement()
        .satisfies(
            key -> {
              assertThat(key.path("DeletionPolicy").asText()).isEqualTo("Retain");
              assertThat(key.at("/Properties/EnableKeyRotation").asBoolean()).isTrue();
            });
  }

  @Test
  void eachReplicaIsEncryptedWithTheKeyOfItsRegion() {
    Map<String, String> keys = new TreeMap<>();
    for (JsonNode replica : table(Synthesis.GLOBAL_KEYS, "notes").path("Replicas")) {
      keys.put(
          replica.path("Region").asText(),
          replica
              .at("/SSESpecification/KMSMasterKeyId")
              .toString()
              .replaceAll("Key[0-9A-F]{8}", "Key"));
    }

    assertThat(keys)
        .containsOnly(
            Map.entry("eu-west-1", "{\"Fn::GetAtt\":[\"Key\",\"Arn\"]}"),
            Map.entry("us-east-1", "\"" + Synthesis.key("us-east-1") + "\""),
            Map.entry("ap-southeast-2", "\"" + Synthesis.key("ap-southeast-2") + "\""));
  }

  @Test
  void whoCallsATableThatExistsMayUseItsKeyAndThatOfTheOthers() {
    List<JsonNode> policies =
        Stream.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
            .flatMap(type -> Synthesis.resources(Synthesis.REPLICA_KEYS, type).stream())
            .filter(policy -> policy.toString().contains("dynamodb:"))
            .toList();

    assertThat(policies).hasSize(4); // The API, both functions of the consumer, and the operators.
    assertThat(policies)
        .allSatisfy(
            policy ->
                assertThat(policy.findValues("Resource"))
                    .map(JsonNode::toString)
                    .contains("\"" + Synthesis.key("us-east-1") + "\"")
                    .anyMatch(resource -> resource.matches(".*\"Key[0-9A-F]{8}\",\"Arn\".*")));
  }

  @Test
  void onlyTheNotesAreInEveryRegion() {
    assertThat(regions(table(Synthesis.GLOBAL, "notes")))
        .containsExactlyInAnyOrder("eu-west-1", "us-east-1", "ap-southeast-2");
    assertThat(regions(table(Synthesis.GLOBAL, "note-views"))).containsExactly("eu-west-1");
    assertThat(regions(table(Synthesis.GLOBAL, "note-ops"))).containsExactly("eu-west-1");
  }

  private static JsonNode table(String variant, String name) {
    return Synthesis.resources(variant, TABLE).stream()
        .map(table -> table.path("Properties"))
        .filter(table -> table.path("TableName").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> regions(JsonNode table) {
    return stream(table.path("Replicas")).map(r -> r.path("Region").asText()).toList();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static Set<String> attributes(JsonNode table) {
    Set<String> found = new TreeSet<>();
    table
        .path("AttributeDefinitions")
        .forEach(
            a ->
                found.add(
                    a.path("AttributeName").asText() + " " + a.path("AttributeType").asText()));
    return found;
  }

  private static List<String> keys(JsonNode schema) {
    return stream(schema)
        .map(key -> key.path("KeyType").asText() + " " + key.path("AttributeName").asText())
        .toList();
  }

  private static List<String> keys(List<KeySchemaElement> schema) {
    return schema.stream().map(key -> key.keyTypeAsString() + " " + key.attributeName()).toList();
  }

  private static Map<String, String> indexes(JsonNode table) {
    Map<String, String> found = new TreeMap<>();
    for (JsonNode index : table.path("GlobalSecondaryIndexes")) {
      Set<String> included = new TreeSet<>();
      index.at("/Projection/NonKeyAttributes").forEach(name -> included.add(name.asText()));
      found.put(
          index.path("IndexName").asText(),
          keys(index.path("KeySchema"))
              + " "
              + index.at("/Projection/ProjectionType").asText()
              + " "
              + included);
    }
    return found;
  }

  private static Map<String, String> indexes(TableDescription table) {
    Map<String, String> found = new TreeMap<>();
    table
        .globalSecondaryIndexes()
        .forEach(
            index ->
                found.put(
                    index.indexName(),
                    keys(index.keySchema())
                        + " "
                        + index.projection().projectionTypeAsString()
                        + " "
                        + new TreeSet<>(index.projection().nonKeyAttributes())));
    return found;
  }
}
