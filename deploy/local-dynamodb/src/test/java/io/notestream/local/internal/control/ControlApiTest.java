package io.notestream.local.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@LocalDynamoDbTest(scope = Scope.METHOD, frozenAt = "2026-03-01T10:00:00Z")
class ControlApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE =
      """
      {"TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
       "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
       "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
       "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"}}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalDynamoDb db;

  @BeforeEach
  void use(LocalDynamoDb engine) {
    db = engine;
  }

  @Test
  void clockIsMovedSetAndFrozen() throws Exception {
    assertThat(control("POST", "clock", "{\"advance\":\"15m\"}").body().get("now").asText())
        .isEqualTo("2026-03-01T10:15:00Z");
    assertThat(control("POST", "clock", "{\"advance\":\"PT1H\"}").body().get("now").asText())
        .isEqualTo("2026-03-01T11:15:00Z");
    control("POST", "clock", "{\"set\":\"2026-04-01T00:00:00Z\",\"frozen\":false}");
    assertThat(db.clock().isFrozen()).isFalse();
    control("POST", "clock", "{\"frozen\":true}");

    JsonNode clock = control("GET", "clock", "").body();
    assertThat(clock.get("frozen").asBoolean()).isTrue();
    assertThat(clock.get("now").asText())
        .startsWith("2026-04-01T00:0")
        .isEqualTo(db.clock().instant().toString());
  }

  @Test
  void dateHeaderFollowsTheClock() throws Exception {
    db.clock().set(Instant.parse("2030-01-01T00:00:00Z"));

    HttpResponse<String> response = call("ListTables", "{}");

    assertThat(response.headers().firstValue("date")).hasValue("Tue, 01 Jan 2030 00:00:00 GMT");
  }

  @Test
  void expiryDelayIsReadAndChanged() throws Exception {
    assertThat(control("GET", "ttl", "").body().get("delay").asText()).isEqualTo("PT0S");

    control("PUT", "ttl", "{\"delay\":\"2d\"}");

    assertThat(control("GET", "ttl", "").body().get("delay").asText()).isEqualTo("PT48H");
    assertThat(control("POST", "ttl/expire", "").body().get("deleted").asInt()).isZero();
  }

  @Test
  void indexDelayIsSetByTableAndIndex() throws Exception {
    control("PUT", "index-delay", "{\"delay\":\"50ms\"}");
    control("PUT", "index-delay", "{\"table\":\"orders\",\"index\":\"byDate\",\"delay\":\"2s\"}");

    assertThat(db.indexDelays().of("orders", "byDate")).isEqualTo(Duration.ofSeconds(2));
    assertThat(db.indexDelays().of("others", "byDate")).isEqualTo(Duration.ofMillis(50));

    control("DELETE", "index-delay", "");
    assertThat(db.indexDelays().of("orders", "byDate")).isZero();
  }

  @Test
  void shardsAreSplitRolledTrimmedAndRemoved() throws Exception {
    call("CreateTable", TABLE);

    JsonNode split = control("POST", "streams/split?table=orders&into=3", "").body();
    JsonNode first = split.get("newShards").get(0);
    JsonNode rolled =
        control("POST", "streams/roll?table=orders&shard=" + first.get("id").asText(), "").body();
    JsonNode trimmed = control("POST", "streams/trim?table=orders", "").body();
    JsonNode left =
        control("POST", "streams/remove-shard?table=orders&shard=" + first.get("id").asText(), "")
            .body();

    assertThat(split.get("newShards")).hasSize(3);
    assertThat(rolled.get("newShards").get(0).get("parentId")).isEqualTo(first.get("id"));
    assertThat(trimmed.get("trimmedRecords").asInt()).isZero();
    assertThat(left.get("shards")).hasSize(4);
    assertThat(control("GET", "streams?table=orders", "").body()).isEqualTo(left);
    assertThat(left.get("streamArn").asText()).contains(":table/orders/stream/");
    assertThat(control("POST", "streams/expire-iterators", "").status()).isEqualTo(200);
  }

  @Test
  void faultsAreMadeListedAndEnded() throws Exception {
    control("PUT", "faults/seed", "{\"seed\":42}");
    JsonNode made =
        control(
                "POST",
                "faults",
                "{\"operations\":[\"DescribeTable\"],\"tables\":\"orders\",\"next\":2,"
                    + "\"error\":\"ThrottlingException\",\"message\":\"slow down\"}")
            .body();
    control(
        "POST", "faults", "{\"latency\":{\"p50\":\"2ms\",\"p99\":\"4ms\",\"perAction\":\"35us\"}}");

    HttpResponse<String> refused = call("DescribeTable", "{\"TableName\":\"orders\"}");
    HttpResponse<String> other = call("DescribeTable", "{\"TableName\":\"others\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("ThrottlingException", "slow down");
    assertThat(other.body()).contains("ResourceNotFoundException");
    JsonNode listed = control("GET", "faults", "").body();
    assertThat(listed.get("seed").asInt()).isEqualTo(42);
    assertThat(listed.get("faults")).hasSize(2);
    assertThat(listed.get("faults").get(0).get("error").asText()).isEqualTo("ThrottlingException");
    assertThat(listed.get("faults").get(1).get("latency"))
        .isEqualTo(
            JSON.readTree(
                "{\"p50\":\"PT0.002S\",\"p99\":\"PT0.004S\",\"perAction\":\"PT0.000035S\"}"));
    assertThat(listed.get("faults").get(0).get("hits").asInt()).isOne();
    assertThat(control("DELETE", "faults?id=" + made.get("id").asInt(), "").body().get("faults"))
        .hasSize(1);
    assertThat(control("DELETE", "faults", "").body().get("faults")).isEmpty();
  }

  @Test
  void lostResponseClosesTheConnectionAfterTheCallWasCarriedOut() throws Exception {
    control(
        "POST", "faults", "{\"operations\":[\"CreateTable\"],\"next\":1,\"loseResponse\":true}");

    assertThatThrownBy(() -> call("CreateTable", TABLE)).isInstanceOf(IOException.class);

    assertThat(call("ListTables", "{}").body()).contains("orders");
  }

  @Test
  void lostRequestClosesTheConnectionBefore() throws Exception {
    control("POST", "faults", "{\"operations\":[\"CreateTable\"],\"next\":1,\"loseRequest\":true}");

    assertThatThrownBy(() -> call("CreateTable", TABLE)).isInstanceOf(IOException.class);

    assertThat(call("ListTables", "{}").body()).doesNotContain("orders");
  }

  @Test
  void requestsOfABatchAreLeftUnprocessed() throws Exception {
    call("CreateTable", TABLE);
    JsonNode made =
        control(
                "POST",
                "faults",
                "{\"operations\":[\"BatchWriteItem\"],\"next\":1,\"unprocessed\":0.25}")
            .body();

    HttpResponse<String> response =
        call(
            "BatchWriteItem",
            "{\"RequestItems\":{\"orders\":[{\"PutRequest\":{\"Item\":{\"pk\":{\"S\":\"a\"}}}}]}}");

    assertThat(made.get("unprocessed").asDouble()).isEqualTo(0.25);
    assertThat(JSON.readTree(response.body()).at("/UnprocessedItems/orders")).hasSize(1);
    JsonNode stats = control("GET", "stats", "").body().get("operations");
    assertThat(stats.get(0).at("/injected/Unprocessed").asInt()).isOne();
  }

  @Test
  void statsAreCountedAndReset() throws Exception {
    call("CreateTable", TABLE);
    call("DescribeTable", "{\"TableName\":\"nothing\"}");

    JsonNode counted = control("GET", "stats", "").body().get("operations");
    assertThat(counted.get(0).get("operation").asText()).isEqualTo("CreateTable");
    assertThat(counted.get(0).get("table").asText()).isEqualTo("orders");
    assertThat(counted.get(0).get("calls").asInt()).isOne();
    assertThat(counted.get(1).get("refused").get("ResourceNotFoundException").asInt()).isOne();

    assertThat(control("DELETE", "stats", "").body().get("operations")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | clock                      | {"advance":"soon"}                    | advance must be a duration like 25ms
          POST | clock                      | {"advance":"1s","set":"now"}          | either advance or set
          POST | clock                      | {}                                    | one of advance, set, frozen
          POST | clock                      | {"set":"tomorrow"}                    | set must be a time like
          POST | clock                      | {"advanc":"1s"}                       | no such field: advanc
          POST | clock                      | [1]                                   | must be a JSON object
          POST | clock                      | {"advance":                           | the body is not JSON
          PUT  | ttl                        | {"delay":"-1s"}                       | must not be negative
          POST | streams/roll               | {}                                    | the query parameter table is missing
          POST | streams/roll?table=nothing | {}                                    | has no enabled stream
          POST | streams/split?table=x&into=y | {}                                  | not a number: y
          PUT  | index-delay                | {"index":"byDate","delay":"1s"}       | an index needs its table
          POST | faults                     | {"operations":["PutNothing"],"throttle":true} | no such operation: PutNothing
          POST | faults                     | {"throttle":true,"conflict":true}     | exactly one is needed
          POST | faults                     | {"throttle":false}                    | throttle can only be true
          POST | faults                     | {"rate":2,"throttle":true}            | the rate must be above 0
          POST | faults                     | {"next":0,"throttle":true}            | the number of calls must be positive
          POST | faults                     | {"unprocessed":1.5}                   | the part that is left must be above 0
          POST | faults                     | {"limit":0}                           | at least one call a second
          POST | faults                     | {"latency":{"p50":"5ms"}}             | latency.p99 is missing
          POST | faults                     | {"latency":{"median":"5ms"}}          | no such field: latency.median
          DELETE | faults?id=99             | {}                                    | no fault 99
          """)
  void whatIsWrongWithARequestIsSaid(String method, String path, String body, String message)
      throws Exception {
    Response response = control(method, path, body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body().get("error").asText()).contains(message);
  }

  @Test
  void unknownPathsAndUnknownMethodsAreDifferentErrors() throws Exception {
    assertThat(control("GET", "clocks", "").status()).isEqualTo(404);
    assertThat(control("DELETE", "clock", "").status()).isEqualTo(405);
    assertThat(control("GET", "", "").body().get("routes"))
        .anySatisfy(route -> assertThat(route.asText()).isEqualTo("POST /_local/streams/split"));
  }

  private record Response(int status, JsonNode body) {}

  private Response control(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(db.endpoint() + "/_local/" + path))
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Response(response.statusCode(), JSON.readTree(response.body()));
  }

  private HttpResponse<String> call(String operation, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(db.endpoint())
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
