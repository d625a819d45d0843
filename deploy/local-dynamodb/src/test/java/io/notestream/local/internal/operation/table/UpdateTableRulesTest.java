package io.notestream.local.internal.operation.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.OnDemandThroughput;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** What can be changed together, and what the response shows of a change. */
class UpdateTableRulesTest {

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final StreamSpecification OFF =
      StreamSpecification.builder().streamEnabled(false).build();

  /** Tables that have an index, on demand and with provisioned capacity. */
  private abstract static class IndexedTest extends OperationTest {

    protected String provisioned;

    @BeforeEach
    void addTables(DynamoDbClient client) {
      create(BillingMode.PAY_PER_REQUEST, "demand");
      provisioned = create(BillingMode.PROVISIONED, "provisioned");
    }

    protected String demand() {
      return table + ".demand";
    }

    private String create(BillingMode mode, String suffix) {
      String name = table + "." + suffix;
      boolean capacity = mode == BillingMode.PROVISIONED;
      db.createTable(
          r -> {
            r.tableName(name)
                .billingMode(mode)
                .attributeDefinitions(attribute("pk"), attribute("x"))
                .keySchema(hash("pk"));
            GlobalSecondaryIndex.Builder index =
                GlobalSecondaryIndex.builder()
                    .indexName("by-x")
                    .keySchema(hash("x"))
                    .projection(p -> p.projectionType("ALL"));
            if (capacity) {
              r.provisionedThroughput(p -> p.readCapacityUnits(2L).writeCapacityUnits(2L));
              index.provisionedThroughput(p -> p.readCapacityUnits(2L).writeCapacityUnits(2L));
            }
            r.globalSecondaryIndexes(index.build());
          });
      return name;
    }

    protected TableDescription update(String name, Consumer<UpdateTableRequest.Builder> change) {
      return db.updateTable(r -> change.accept(r.tableName(name))).tableDescription();
    }

    protected TableDescription described(String name) {
      return db.describeTable(r -> r.tableName(name)).table();
    }

    protected static AttributeDefinition attribute(String name) {
      return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
    }

    protected static KeySchemaElement hash(String name) {
      return KeySchemaElement.builder().attributeName(name).keyType("HASH").build();
    }

    protected static GlobalSecondaryIndexUpdate creation(String name) {
      return GlobalSecondaryIndexUpdate.builder()
          .create(
              c ->
                  c.indexName(name)
                      .keySchema(hash("x"))
                      .projection(p -> p.projectionType("KEYS_ONLY")))
          .build();
    }

    protected static GlobalSecondaryIndexUpdate deletion(String name) {
      return GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName(name)).build();
    }
  }

  @Nested
  class ResponsesTest extends IndexedTest {

    @Test
    void whatIsDoneAtOnceLeavesTheTableActive() {
      TableDescription kept = update(table, r -> r.deletionProtectionEnabled(true));
      update(table, r -> r.deletionProtectionEnabled(false));
      TableDescription limited =
          update(table, r -> r.onDemandThroughput(o -> o.maxReadRequestUnits(5L)));

      assertThat(kept.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(kept.deletionProtectionEnabled()).isTrue();
      assertThat(limited.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(limited.onDemandThroughput().maxReadRequestUnits()).isEqualTo(5);
    }

    @Test
    void capacityAndIndexesAreShownAsTheyWere() {
      TableDescription changed =
          update(
              provisioned,
              r -> r.provisionedThroughput(p -> p.readCapacityUnits(3L).writeCapacityUnits(4L)));
      TableDescription deleted =
          update(provisioned, r -> r.globalSecondaryIndexUpdates(deletion("by-x")));

      assertThat(changed.tableStatus()).isEqualTo(TableStatus.UPDATING);
      assertThat(changed.provisionedThroughput().readCapacityUnits()).isEqualTo(2);
      assertThat(deleted.globalSecondaryIndexes())
          .extracting(GlobalSecondaryIndexDescription::indexStatus)
          .containsExactly(IndexStatus.DELETING);
      assertThat(described(provisioned).provisionedThroughput().readCapacityUnits()).isEqualTo(3);
      assertThat(described(provisioned).hasGlobalSecondaryIndexes()).isFalse();
    }

    @Test
    void theThroughputAtOnceHasAStatusOfItsOwn() {
      TableDescription warmed =
          update(table, r -> r.warmThroughput(w -> w.readUnitsPerSecond(20_000L)));

      assertThat(warmed.tableStatus()).isEqualTo(TableStatus.ACTIVE);
      assertThat(warmed.warmThroughput().statusAsString()).isEqualTo("UPDATING");
      assertThat(warmed.warmThroughput().readUnitsPerSecond()).isEqualTo(12_000);
      assertThat(described(table).warmThroughput().readUnitsPerSecond()).isEqualTo(20_000);
    }

    @Test
    void theClassThatATableHasIsNoChange() {
      TableDescription same = update(table, r -> r.tableClass("STANDARD"));
      assertThat(same.tableStatus()).isEqualTo(TableStatus.UPDATING);
      assertThat(described(table).tableClassSummary()).isNull();

      TableDescription other = update(table, r -> r.tableClass("STANDARD_INFREQUENT_ACCESS"));
      assertThat(other.tableClassSummary()).isNull();
      assertThat(described(table).tableClassSummary().tableClassAsString())
          .isEqualTo("STANDARD_INFREQUENT_ACCESS");
    }
  }

  @Nested
  class LimitsTest extends IndexedTest {

    @Test
    void aLimitIsChangedAloneAndTakenAway() {
      limit(10L, 20L);
      limit(15L, null);
      assertThat(described(table).onDemandThroughput())
          .isEqualTo(
              OnDemandThroughput.builder()
                  .maxReadRequestUnits(15L)
                  .maxWriteRequestUnits(20L)
                  .build());

      limit(null, -1L);
      assertThat(described(table).onDemandThroughput())
          .isEqualTo(OnDemandThroughput.builder().maxReadRequestUnits(15L).build());

      limit(-1L, null);
      assertThat(described(table).onDemandThroughput()).isNull();
    }

    @Test
    void aLimitIsPositive() {
      String message =
          INVALID
              + "Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of"
              + " valid range";

      assertInvalid(() -> limit(null, 0L), message);
      assertInvalid(() -> limit(null, -2L), message);
      assertInvalid(
          () ->
              db.createTable(
                  r ->
                      r.tableName("refused")
                          .billingMode("PAY_PER_REQUEST")
                          .attributeDefinitions(attribute("pk"))
                          .keySchema(hash("pk"))
                          .onDemandThroughput(o -> o.maxWriteRequestUnits(-1L))),
          message);
    }

    private void limit(Long reads, Long writes) {
      update(
          table,
          r ->
              r.onDemandThroughput(o -> o.maxReadRequestUnits(reads).maxWriteRequestUnits(writes)));
    }
  }

  @Nested
  class CombinationsTest extends IndexedTest {

    @Test
    void theBillingModeGoesWithOtherChanges() {
      update(table, r -> r.billingMode("PAY_PER_REQUEST").streamSpecification(OFF));
      update(
          demand(),
          r ->
              r.billingMode("PAY_PER_REQUEST")
                  .attributeDefinitions(attribute("x"))
                  .globalSecondaryIndexUpdates(creation("other")));

      assertThat(described(table).streamSpecification()).isNull();
      assertThat(described(demand()).globalSecondaryIndexes()).hasSize(2);
    }

    @Test
    void theTypesOfAttributesStay() {
      AttributeDefinition other = attribute("pk").toBuilder().attributeType("N").build();

      update(table, r -> r.attributeDefinitions(other).deletionProtectionEnabled(false));
      update(
          demand(),
          r ->
              r.attributeDefinitions(other, attribute("x"))
                  .globalSecondaryIndexUpdates(creation("other")));

      assertThat(described(table).attributeDefinitions()).containsExactly(attribute("pk"));
      assertThat(described(demand()).attributeDefinitions())
          .containsExactly(attribute("pk"), attribute("x"));
      put(key("a"));
      assertThat(stored("a")).isEqualTo(key("a"));
    }

    @Test
    void capacityDoesNotGoWithTheStream() {
      assertInvalid(
          () ->
              update(
                  provisioned,
                  r ->
                      r.streamSpecification(OFF)
                          .provisionedThroughput(
                              p -> p.readCapacityUnits(3L).writeCapacityUnits(3L))),
          INVALID + "You cannot modify stream status while updating table IOPS");
    }

    @Test
    void limitsGoWithTheBillingModeOnly() {
      String message =
          INVALID
              + "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request";

      assertInvalid(
          () ->
              update(
                  table,
                  r ->
                      r.streamSpecification(OFF)
                          .onDemandThroughput(o -> o.maxReadRequestUnits(5L))),
          message);
      assertInvalid(
          () ->
              update(
                  table,
                  r ->
                      r.warmThroughput(w -> w.readUnitsPerSecond(20_000L))
                          .onDemandThroughput(o -> o.maxReadRequestUnits(5L))),
          message);
    }

    @Test
    void aNewIndexDoesNotGoWithTheThroughputAtOnce() {
      assertInvalid(
          () ->
              update(
                  demand(),
                  r ->
                      r.warmThroughput(w -> w.readUnitsPerSecond(20_000L))
                          .attributeDefinitions(attribute("x"))
                          .globalSecondaryIndexUpdates(creation("other"))),
          INVALID
              + "Create global secondary index cannot be specified when updating WarmThroughput");
    }

    @Test
    void noChangesOfIndexesAreNoneOnlyByThemselves() {
      assertInvalid(
          () ->
              update(
                  table,
                  r ->
                      r.deletionProtectionEnabled(false)
                          .globalSecondaryIndexUpdates(new GlobalSecondaryIndexUpdate[0])),
          INVALID + "List of GlobalSecondaryIndexUpdates is empty");
      assertInvalidWithEnd(
          () ->
              update(table, r -> r.globalSecondaryIndexUpdates(new GlobalSecondaryIndexUpdate[0])),
          "WarmThroughput or TableClass is required");
    }

    @Test
    void anIndexOnDemandHasLimitsOnly() {
      String message =
          INVALID
              + "The only Updates for index: by-x when TableThroughputMode is PAY_PER_REQUEST can be"
              + " to OnDemandThroughput, WarmThroughput";
      GlobalSecondaryIndexUpdate nothing =
          GlobalSecondaryIndexUpdate.builder().update(u -> u.indexName("by-x")).build();
      GlobalSecondaryIndexUpdate noWarmth =
          GlobalSecondaryIndexUpdate.builder()
              .update(u -> u.indexName("by-x").warmThroughput(w -> {}))
              .build();

      assertInvalid(() -> update(demand(), r -> r.globalSecondaryIndexUpdates(nothing)), message);
      assertInvalid(
          () -> update(demand(), r -> r.globalSecondaryIndexUpdates(noWarmth)),
          INVALID
              + "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond"
              + " specified for index: by-x");
    }
  }
}
