package io.notestream.local.internal.operation.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.Endpoint;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableClassSummary;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TableWarmThroughputDescription;
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
    void sinceWhenItIsOnDemandIsSaidOnceItIsThere() {
      TableDescription created = db.createTable(request("on-demand").build()).tableDescription();
      TableDescription later = db.describeTable(r -> r.tableName("on-demand")).table();

      assertThat(created.billingModeSummary().billingModeAsString()).isEqualTo("PAY_PER_REQUEST");
      assertThat(created.billingModeSummary().lastUpdateToPayPerRequestDateTime()).isNull();
      assertThat(later.billingModeSummary().lastUpdateToPayPerRequestDateTime())
          .isEqualTo(later.creationDateTime());
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
  class TableClassTest extends OperationTest {

    @Test
    void aClassIsShownIfItWasNamedAndItsChangeIsDated() {
      db.createTable(request("rare").tableClass("STANDARD_INFREQUENT_ACCESS").build());

      assertThat(describe(table).tableClassSummary()).isNull();
      assertThat(describe("rare").tableClassSummary())
          .isEqualTo(TableClassSummary.builder().tableClass("STANDARD_INFREQUENT_ACCESS").build());

      db.updateTable(r -> r.tableName("rare").tableClass("STANDARD"));
      assertThat(describe("rare").tableClassSummary().tableClassAsString()).isEqualTo("STANDARD");
      assertThat(describe("rare").tableClassSummary().lastUpdateDateTime()).isNotNull();
    }

    @Test
    void thereAreNoOtherClasses() {
      String message =
          "Invalid table-class parameter provided. Please try again with a valid table-class value:"
              + " [STANDARD, STANDARD_INFREQUENT_ACCESS].";

      assertInvalid(
          () -> db.createTable(request("refused").tableClass("standard").build()), message);
      assertInvalid(() -> db.updateTable(r -> r.tableName(table).tableClass("junk")), message);
    }

    private TableDescription describe(String name) {
      return db.describeTable(r -> r.tableName(name)).table();
    }
  }

  @Nested
  class WarmThroughputTest extends OperationTest {

    @Test
    void whatATableWasAskedToBeReadyForIsRemembered() {
      db.createTable(request("warm").warmThroughput(w -> w.readUnitsPerSecond(12_240L)).build());
      assertWarm("warm", 12_240, 4_000);

      db.updateTable(
          r ->
              r.tableName("warm")
                  .warmThroughput(w -> w.readUnitsPerSecond(13_000L).writeUnitsPerSecond(5_000L)));
      assertWarm("warm", 13_000, 5_000);
      assertWarm(table, 12_000, 4_000);
    }

    @Test
    void aTableBecomesNoColder() {
      assertInvalid(
          () ->
              db.createTable(
                  request("refused").warmThroughput(w -> w.readUnitsPerSecond(11_999L)).build()),
          "One or more parameter values were invalid: Requested ReadUnitsPerSecond for"
              + " WarmThroughput for table is lower than initial throughput for OnDemand. See:"
              + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
              + "on-demand-capacity-mode.html#on-demand-capacity-mode-initial");
      assertInvalid(
          () ->
              db.updateTable(
                  r -> r.tableName(table).warmThroughput(w -> w.writeUnitsPerSecond(3_999L))),
          "One or more parameter values were invalid: Requested WriteUnitsPerSecond for"
              + " WarmThroughput for table is lower than current WarmThroughput, decreasing"
              + " WarmThroughput is not supported");
    }

    private void assertWarm(String name, long reads, long writes) {
      TableWarmThroughputDescription warm =
          db.describeTable(r -> r.tableName(name)).table().warmThroughput();
      assertThat(warm.readUnitsPerSecond()).isEqualTo(reads);
      assertThat(warm.writeUnitsPerSecond()).isEqualTo(writes);
      assertThat(warm.statusAsString()).isEqualTo("ACTIVE");
    }
  }

  @Nested
  class UpdateTableTest extends OperationTest {

    @Test
    void itemsThatCannotBeInAnIndexAreLeftOutWhenItIsFilled() {
      for (int length : new int[] {0, 1024, 1025, 2048, 2049}) {
        put(item("s" + length, "x", s("a".repeat(length))));
      }
      put(item("number", "x", n(1)));
      put(key("none"));

      addIndex("by-hash", hash("x"));
      addIndex("by-range", hash("pk"), range("x"));

      assertThat(keysIn("by-hash")).containsExactlyInAnyOrder("s1024", "s1025", "s2048");
      assertThat(keysIn("by-range")).containsExactly("s1024");
    }

    @Test
    void anItemThatIsOlderThanAnIndexCanBeChangedElsewhereAndStaysOut() {
      put(item("long", "x", s("a".repeat(2049))));
      addIndex("by-hash", hash("x"));

      db.updateItem(
          r ->
              r.tableName(table)
                  .key(key("long"))
                  .updateExpression("SET y = :y")
                  .expressionAttributeValues(Map.of(":y", n(1))));

      assertThat(keysIn("by-hash")).isEmpty();
    }

    @Test
    void theRequestItselfHasToDefineTheKeyOfANewIndex() {
      assertInvalid(
          () -> addIndex("refused", List.of(attribute("x")), hash("pk"), range("x")),
          "One or more parameter values were invalid: Some index key attributes are not defined in"
              + " AttributeDefinitions. Keys: [pk, x], AttributeDefinitions: [x]");
    }

    @Test
    void anAttributeKeepsItsType() {
      addIndex("by-x", hash("x"));

      assertInvalid(
          () ->
              addIndex(
                  "refused",
                  List.of(attribute("x").toBuilder().attributeType("N").build()),
                  hash("x")),
          "One or more parameter values were invalid: Attributes cannot be redefined. Please check"
              + " that your attribute has the same type as previously defined. Existing schema:"
              + " Schema:[SchemaElement: key{x:S:HASH}] New schema: Schema:[SchemaElement:"
              + " key{x:N:HASH}]");
    }

    @Test
    void anIndexThatIsDeletedSetsItsAttributeFree() {
      addIndex("by-x", hash("x"));
      assertInvalid(
          () -> put(item("a", "x", n(1))),
          "One or more parameter values were invalid: Type mismatch for Index Key x Expected: S"
              + " Actual: N IndexName: by-x");

      db.updateTable(r -> r.tableName(table).globalSecondaryIndexUpdates(deletion("by-x")));

      put(item("a", "x", n(1)));
      TableDescription description = db.describeTable(r -> r.tableName(table)).table();
      assertThat(description.hasGlobalSecondaryIndexes()).isFalse();
      assertThat(description.attributeDefinitions()).containsExactly(attribute("pk"));
    }

    @Test
    void oneIndexAtATimeComesOrGoes() {
      assertRefused(
          () ->
              db.updateTable(
                  r ->
                      r.tableName(table)
                          .globalSecondaryIndexUpdates(deletion("one"), deletion("two"))),
          "LimitExceededException",
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously"
              + " per table");
      assertRefused(
          () ->
              db.updateTable(r -> r.tableName(table).globalSecondaryIndexUpdates(deletion("none"))),
          "ResourceNotFoundException",
          "Requested resource not found: Index none for table " + table);
    }

    @Test
    void capacityHasToChange() {
      db.createTable(
          request("provisioned")
              .billingMode("PROVISIONED")
              .provisionedThroughput(p -> p.readCapacityUnits(5L).writeCapacityUnits(5L))
              .build());

      assertRefused(
          () ->
              db.updateTable(
                  r ->
                      r.tableName("provisioned")
                          .provisionedThroughput(
                              p -> p.readCapacityUnits(5L).writeCapacityUnits(5L))),
          "ValidationException",
          text ->
              assertThat(text)
                  .startsWith(
                      "The provisioned throughput for the table will not change. The requested value"
                          + " equals the current value."));
      assertInvalid(
          () ->
              db.updateTable(
                  r ->
                      r.tableName("provisioned")
                          .billingMode("PAY_PER_REQUEST")
                          .provisionedThroughput(
                              p -> p.readCapacityUnits(6L).writeCapacityUnits(5L))),
          "One or more parameter values were invalid: Neither ReadCapacityUnits nor"
              + " WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    }

    @Test
    void ofSettingsThatHaveToBeAloneTheFirstIsReported() {
      assertInvalid(
          () ->
              db.updateTable(
                  r ->
                      r.tableName(table)
                          .deletionProtectionEnabled(false)
                          .tableClass("STANDARD")
                          .warmThroughput(warm -> warm.readUnitsPerSecond(20_000L))),
          "One or more parameter values were invalid: TableClass modification must be the only"
              + " operation in the request");
      assertInvalid(
          () ->
              db.updateTable(
                  r ->
                      r.tableName(table)
                          .deletionProtectionEnabled(false)
                          .billingMode("PAY_PER_REQUEST")),
          "One or more parameter values were invalid: DeletionProtection modification must be the"
              + " only operation in the request");
    }

    private void addIndex(String name, KeySchemaElement... key) {
      addIndex(
          name, Stream.of(key).map(element -> attribute(element.attributeName())).toList(), key);
    }

    private void addIndex(
        String name, List<AttributeDefinition> attributes, KeySchemaElement... key) {
      db.updateTable(
          r ->
              r.tableName(table)
                  .attributeDefinitions(attributes)
                  .globalSecondaryIndexUpdates(
                      GlobalSecondaryIndexUpdate.builder()
                          .create(
                              c ->
                                  c.indexName(name)
                                      .keySchema(key)
                                      .projection(p -> p.projectionType("KEYS_ONLY")))
                          .build()));
    }

    private List<String> keysIn(String index) {
      return db.scan(r -> r.tableName(table).indexName(index)).items().stream()
          .map(item -> item.get("pk").s())
          .toList();
    }

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
    void theResponseShowsNoKeysAndIndexes() {
      TableDescription deleted = db.deleteTable(r -> r.tableName(table)).tableDescription();

      assertThat(deleted.tableName()).isEqualTo(table);
      assertThat(deleted.tableStatus()).isEqualTo(TableStatus.DELETING);
      assertThat(deleted.itemCount()).isZero();
      assertThat(deleted.hasKeySchema()).isFalse();
      assertThat(deleted.hasAttributeDefinitions()).isFalse();
      assertThat(deleted.creationDateTime()).isNull();
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
  class TagRulesTest extends OperationTest {

    @Test
    void lettersDigitsSpacesAndAFewSignsAreAllowed() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn();
      Tag odd = tag("Straße 7+-=._:/@", "");

      db.tagResource(r -> r.resourceArn(arn).tags(odd));

      assertThat(db.listTagsOfResource(r -> r.resourceArn(arn)).tags()).containsExactly(odd);
      assertInvalid(
          () -> db.tagResource(r -> r.resourceArn(arn).tags(tag("hi!", "x"))),
          "The Tag Key provided is invalid, Key: hi!");
      assertInvalid(
          () -> db.tagResource(r -> r.resourceArn(arn).tags(tag("x", "d%g"))),
          "The Tag Value provided is invalid, Value: d%g");
    }

    @Test
    void keysAndValuesAreNotTooLong() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn();
      Tag longest = tag("k".repeat(128), "v".repeat(256));

      db.tagResource(r -> r.resourceArn(arn).tags(longest));

      assertThat(db.listTagsOfResource(r -> r.resourceArn(arn)).tags()).containsExactly(longest);
      for (String key : new String[] {"", "k".repeat(129), null}) {
        assertInvalid(
            () -> db.tagResource(r -> r.resourceArn(arn).tags(tag(key, "x"))),
            "The Tag Key provided is invalid, Key: " + key);
      }
      for (String value : new String[] {"v".repeat(257), null}) {
        assertInvalid(
            () -> db.tagResource(r -> r.resourceArn(arn).tags(tag("x", value))),
            "The Tag Value provided is invalid, Value: " + value);
      }
    }

    @Test
    void theServicesOwnTagsAreLeftAlone() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn();
      String message = "Tag Key cannot be prefixed with aws:, Key: ";

      assertInvalid(
          () -> db.tagResource(r -> r.resourceArn(arn).tags(tag("AWS:x", "y"))), message + "AWS:x");
      assertInvalid(
          () -> db.untagResource(r -> r.resourceArn(arn).tagKeys("aws:x")), message + "aws:x");
    }

    @Test
    void theRequestIsCheckedBeforeTheTable() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn() + "x";

      assertInvalid(
          () -> db.tagResource(r -> r.resourceArn(arn).tags(new Tag[0])),
          "Atleast one Tag needs to be provided as Input.");
      assertInvalid(
          () -> db.untagResource(r -> r.resourceArn(arn).tagKeys(new String[0])),
          "Atleast one Tag Key needs to be provided as Input.");
      assertInvalid(
          () -> db.listTagsOfResource(r -> r.resourceArn(arn + "/index/by-x")),
          "One or more parameter values were invalid: Invalid resource arn provided, only table or"
              + " stream is accepted. Provided resource arn: "
              + arn
              + "/index/by-x");
    }

    @Test
    void tagsOfATableThatIsNotThereMayNotBeSeenAndCannotBeSet() {
      String arn = db.describeTable(r -> r.tableName(table)).table().tableArn() + "x";

      assertThatThrownBy(() -> db.listTagsOfResource(r -> r.resourceArn(arn)))
          .isInstanceOfSatisfying(
              AwsServiceException.class,
              refused ->
                  assertThat(refused.awsErrorDetails().errorCode())
                      .isEqualTo("AccessDeniedException"));
      assertRefused(
          () -> db.tagResource(r -> r.resourceArn(arn).tags(tag("x", "y"))),
          "ResourceNotFoundException",
          "Requested resource not found: ResourcArn: " + arn + " not found");
    }
  }

  @Nested
  class LimitsAndEndpointsTest extends OperationTest {

    @Test
    void theEndpointIsTheEngineItself(LocalDynamoDb engine) {
      assertThat(db.describeEndpoints().endpoints())
          .extracting(Endpoint::address)
          .containsExactly(engine.endpoint().getAuthority());
    }

    @Test
    void limitsAndEndpointsAreDescribed() {
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

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static GlobalSecondaryIndexUpdate deletion(String index) {
    return GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName(index)).build();
  }

  private static KeySchemaElement range(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.RANGE).build();
  }

  private static KeySchemaElement hash(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }
}
