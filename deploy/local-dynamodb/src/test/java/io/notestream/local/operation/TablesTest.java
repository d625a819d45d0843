package io.notestream.local.operation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;

class TablesTest {

  @Nested
  class CreateTableTest extends OperationTest {

    @Test
    void aTableIsThereAtOnceWithItsDescription() {
      db.createTable(request("created").build());

      TableDescription description = db.describeTable(r -> r.tableName("created")).table();
      assertThat(description.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(description.tableArn())
          .isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/created");
      assertThat(description.billingModeSummary().billingModeAsString())
          .isEqualTo("PAY_PER_REQUEST");
    }

    @Test
    void aNameIsTakenOnce() {
      assertRefused(
          () -> db.createTable(request(table).build()),
          "ResourceInUseException",
          "Table already exists: " + table);
    }

    @Test
    void attributesThatNoKeyUsesAreRefused() {
      assertInvalid(
          () ->
              db.createTable(
                  request("refused")
                      .attributeDefinitions(attribute("pk"), attribute("unused"))
                      .build()),
          "One or more parameter values were invalid: Number of attributes in KeySchema does not"
              + " exactly match number of attributes defined in AttributeDefinitions");
    }
  }

  @Nested
  class UpdateTableTest extends OperationTest {

    @Test
    void anIndexIsFilledWithWhatIsThere() {
      put(item("a", "colour", s("red")));

      db.updateTable(
          r ->
              r.tableName(table)
                  .attributeDefinitions(attribute("pk"), attribute("colour"))
                  .globalSecondaryIndexUpdates(
                      GlobalSecondaryIndexUpdate.builder()
                          .create(
                              c ->
                                  c.indexName("by-colour")
                                      .keySchema(hash("colour"))
                                      .projection(p -> p.projectionType("ALL")))
                          .build()));

      assertThat(
              db.describeTable(r -> r.tableName(table))
                  .table()
                  .globalSecondaryIndexes()
                  .get(0)
                  .indexStatus())
          .isEqualTo(IndexStatus.ACTIVE);
      assertThat(db.scan(r -> r.tableName(table).indexName("by-colour")).items())
          .containsExactly(item("a", "colour", s("red")));
    }

    @Test
    void aStreamThatIsOnCannotBeSwitchedOnAgain() {
      assertInvalid(
          () ->
              db.updateTable(
                  r ->
                      r.tableName(table)
                          .streamSpecification(
                              s -> s.streamEnabled(true).streamViewType("KEYS_ONLY"))),
          "Table already has an enabled stream: TableName: " + table);
    }
  }

  @Nested
  class DescribeTableTest extends OperationTest {

    @Test
    void whatIsNotThereIsNotFound() {
      assertRefused(
          () -> db.describeTable(r -> r.tableName("nowhere")),
          "ResourceNotFoundException",
          "Requested resource not found: Table: nowhere not found");
    }

    @Test
    void itemsAreCounted() {
      put(key("a"));
      put(key("b"));

      assertThat(db.describeTable(r -> r.tableName(table)).table().itemCount()).isEqualTo(2);
    }
  }

  @Nested
  class DeleteTableTest extends OperationTest {

    @Test
    void aDeletedTableIsGone() {
      db.deleteTable(r -> r.tableName(table));

      assertRefused(
          () -> db.describeTable(r -> r.tableName(table)),
          "ResourceNotFoundException",
          "Requested resource not found: Table: " + table + " not found");
    }

    @Test
    void aProtectedTableStays() {
      db.updateTable(r -> r.tableName(table).deletionProtectionEnabled(true));

      assertInvalid(
          () -> db.deleteTable(r -> r.tableName(table)),
          "Resource cannot be deleted as it is currently protected against deletion. Disable"
              + " deletion protection first.");
    }
  }

  @Nested
  class ListTablesTest extends OperationTest {

    @Test
    void namesComeSortedAndInPages() {
      assertThat(db.listTablesPaginator(r -> r.limit(1)).tableNames().stream().toList())
          .isSorted()
          .contains(table, sorted);
    }
  }

  @Nested
  class ContinuousBackupsTest extends OperationTest {

    @Test
    void pointInTimeRecoveryIsSwitchedOnAndDescribed() {
      db.updateContinuousBackups(
          r ->
              r.tableName(table)
                  .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(true)));

      assertThat(
              db.describeContinuousBackups(r -> r.tableName(table))
                  .continuousBackupsDescription()
                  .pointInTimeRecoveryDescription()
                  .pointInTimeRecoveryStatusAsString())
          .isEqualTo("ENABLED");
    }
  }

  @Nested
  class TagsTest extends OperationTest {

    @Test
    void tagsAreSetListedAndRemoved() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn();
      Tag team = Tag.builder().key("team").value("notes").build();
      Tag cost = Tag.builder().key("cost").value("1").build();
      db.tagResource(r -> r.resourceArn(arn).tags(team, cost));

      db.untagResource(r -> r.resourceArn(arn).tagKeys("cost"));

      assertThat(db.listTagsOfResource(r -> r.resourceArn(arn)).tags()).containsExactly(team);
    }
  }

  @Nested
  class LimitsAndEndpointsTest extends OperationTest {

    @Test
    void limitsAndEndpointsAreTold() {
      assertThat(db.describeLimits().tableMaxWriteCapacityUnits()).isPositive();
      assertThat(db.describeEndpoints().endpoints()).isNotEmpty();
    }
  }

  private static CreateTableRequest.Builder request(String name) {
    return CreateTableRequest.builder()
        .tableName(name)
        .billingMode("PAY_PER_REQUEST")
        .attributeDefinitions(attribute("pk"))
        .keySchema(hash("pk"));
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
  }

  private static KeySchemaElement hash(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }
}
