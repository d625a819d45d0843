package io.notestream.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.InProcessDynamoDb.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InProcessDynamoDbTest {

  private static final String KEY = "{'PK':{'S':'a'}}";

  private final LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-03-01T10:00:00Z"));
  private final InProcessDynamoDb engine = LocalDynamoDb.builder().clock(clock).startInProcess();

  @BeforeEach
  void table() {
    accepted(
        "CreateTable",
        "{'TableName':'things','BillingMode':'PAY_PER_REQUEST',"
            + "'AttributeDefinitions':[{'AttributeName':'PK','AttributeType':'S'}],"
            + "'KeySchema':[{'AttributeName':'PK','KeyType':'HASH'}]}");
    accepted(
        "UpdateTimeToLive",
        "{'TableName':'things','TimeToLiveSpecification':{'Enabled':true,'AttributeName':'end'}}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void respondsAsOverHttp() {
    put();

    assertThat(get()).contains("\"PK\":{\"S\":\"a\"}");
  }

  @Test
  void returnsAnErrorAsAResponse() {
    Response refused = call("GetItem", "{'TableName':'other','Key':" + KEY + "}").orElseThrow();

    assertThat(refused.status()).isEqualTo(400);
    assertThat(text(refused)).contains("ResourceNotFoundException");
  }

  @Test
  void returnsNothingOfALostResponseThoughTheCallWasCarriedOut() {
    engine.faults().on("PutItem").next(1).loseResponse();

    assertThat(put()).isEmpty();
    assertThat(get()).contains("Item");
  }

  @Test
  void deletesWhatHasExpiredOnlyWhenItIsTold() {
    put();
    clock.advance(Duration.ofDays(1));

    assertThat(get()).contains("Item");
    assertThat(engine.expireNow()).isOne();
    assertThat(get()).doesNotContain("Item");
  }

  private void accepted(String operation, String body) {
    assertThat(call(operation, body).map(InProcessDynamoDbTest::text).orElseThrow())
        .doesNotContain("__type");
  }

  private Optional<Response> put() {
    long end = clock.instant().getEpochSecond() + 60;
    return call(
        "PutItem", "{'TableName':'things','Item':{'PK':{'S':'a'},'end':{'N':'" + end + "'}}}");
  }

  private String get() {
    return text(call("GetItem", "{'TableName':'things','Key':" + KEY + "}").orElseThrow());
  }

  private Optional<Response> call(String operation, String body) {
    return engine.call(
        "DynamoDB_20120810." + operation, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
