package io.notestream.local.internal.operation.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.InProcess;
import org.junit.jupiter.api.Test;

/** The member that no SDK has: what DynamoDB called the billing mode first, and still takes. */
class ThroughputModeTest {

  private static final String CAPACITY =
      ",'ProvisionedThroughput':{'ReadCapacityUnits':5,'WriteCapacityUnits':5}";
  private static final String VALUES =
      "failed to satisfy constraint: Member must satisfy enum value set: [PROVISIONED,"
          + " PAY_PER_REQUEST]";

  private final InProcess engine = new InProcess();

  private JsonNode create(String members) {
    return call(
        "CreateTable",
        "{'TableName':'orders','KeySchema':[{'AttributeName':'id','KeyType':'HASH'}],"
            + "'AttributeDefinitions':[{'AttributeName':'id','AttributeType':'S'}],"
            + members
            + "}");
  }

  private JsonNode call(String operation, String body) {
    return engine.call(operation, body.replace('\'', '"'));
  }

  private JsonNode described() {
    return call("DescribeTable", "{'TableName':'orders'}").get("Table");
  }

  @Test
  void countsWithoutABillingMode() {
    create("'TableThroughputMode':'PAY_PER_REQUEST'");

    assertThat(described().at("/BillingModeSummary/BillingMode").textValue())
        .isEqualTo("PAY_PER_REQUEST");

    call(
        "UpdateTable",
        "{'TableName':'orders','TableThroughputMode':'PROVISIONED'" + CAPACITY + "}");

    assertThat(described().at("/ProvisionedThroughput/ReadCapacityUnits").intValue()).isEqualTo(5);
  }

  @Test
  void isOverruledByTheBillingMode() {
    create("'TableThroughputMode':'PAY_PER_REQUEST','BillingMode':'PROVISIONED'" + CAPACITY);

    assertThat(described().has("BillingModeSummary")).isFalse();
    assertThat(described().has("TableThroughputModeSummary")).isFalse();
  }

  @Test
  void isDescribedAsTheBillingModeIs() {
    JsonNode created = create("'BillingMode':'PAY_PER_REQUEST'").get("TableDescription");

    assertThat(created.get("TableThroughputModeSummary"))
        .hasToString("{\"TableThroughputMode\":\"PAY_PER_REQUEST\"}");
    assertThat(described().at("/TableThroughputModeSummary/LastUpdateToPayPerRequestDateTime"))
        .isEqualTo(described().at("/BillingModeSummary/LastUpdateToPayPerRequestDateTime"))
        .isEqualTo(described().get("CreationDateTime"));
  }

  @Test
  void isCheckedThoughTheBillingModeDecides() {
    assertThatThrownBy(() -> create("'BillingMode':'PAY_PER_REQUEST','TableThroughputMode':'X'"))
        .hasMessage("1 validation error detected: Value 'X' at 'tableThroughputMode' " + VALUES);
    assertThatThrownBy(
            () ->
                call(
                    "UpdateTable",
                    "{'TableName':'none','BillingMode':'B1','TableThroughputMode':'B2'}"))
        .hasMessage(
            "2 validation errors detected: Value 'B1' at 'billingMode' "
                + VALUES
                + "; Value 'B2' at 'tableThroughputMode' "
                + VALUES);
  }
}
