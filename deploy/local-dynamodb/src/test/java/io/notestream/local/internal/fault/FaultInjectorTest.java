package io.notestream.local.internal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Fault;
import io.notestream.local.fault.Latency;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.CapacityUnits;
import io.notestream.local.internal.operation.Dispatcher;
import io.notestream.local.internal.operation.LostResponseException;
import io.notestream.local.internal.operation.Operation;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.shape.Shape;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultInjectorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OPERATIONS =
      Set.of("PutItem", "GetItem", "TransactWriteItems", "GetRecords", "BatchWriteItem");

  private final ActiveFaults faults = new ActiveFaults();
  private final CallCounters stats = new CallCounters();
  private final FaultInjector injector = new FaultInjector(faults, stats);
  private final AtomicInteger applied = new AtomicInteger();
  private final Dispatcher dispatcher =
      new Dispatcher(OPERATIONS.stream().<Operation>map(Applying::new).toList(), injector, false);

  @BeforeEach
  void know() {
    faults.setKnownOperations(OPERATIONS);
  }

  @Test
  void nothingHappensWithoutAFault() {
    call("PutItem", table("orders"));

    assertThat(applied).hasValue(1);
  }

  @Test
  void throttleRefusesTheNextCallsOfThatOperationAndTable() {
    Fault fault = faults.on("PutItem").table("orders").next(2).throttle();

    call("GetItem", table("orders"));
    call("PutItem", table("others"));
    assertThat(refusal("PutItem", table("orders")).name())
        .isEqualTo("ProvisionedThroughputExceededException");
    refusal("PutItem", table("orders"));
    call("PutItem", table("orders"));

    assertThat(applied).hasValue(3);
    assertThat(fault.hits()).isEqualTo(2);
    assertThat(faults.active()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDeniedException, com.amazon.coral.service#AccessDeniedException, 400",
    "ResourceNotFoundException, com.amazonaws.dynamodb.v20120810#ResourceNotFoundException, 400",
    "RequestLimitExceeded, com.amazonaws.dynamodb.v20120810#RequestLimitExceeded, 400",
    "InternalServerError, com.amazonaws.dynamodb.v20120810#InternalServerError, 500",
    "ServiceUnavailable, com.amazonaws.dynamodb.v20120810#ServiceUnavailable, 503",
    "ValidationException, com.amazon.coral.validate#ValidationException, 400"
  })
  void anyErrorCanBeInjectedByName(String name, String type, int status) {
    faults.on("PutItem").fail(name, "because");

    ServiceException refusal = refusal("PutItem", table("orders"));

    assertThat(refusal.errorType()).isEqualTo(type);
    assertThat(refusal.httpStatus()).isEqualTo(status);
    assertThat(refusal.text()).isEqualTo("because");
    assertThat(applied).hasValue(0);
  }

  @Test
  void lostRequestIsNotApplied() {
    faults.on().next(1).loseRequest();

    assertThatThrownBy(() -> call("PutItem", table("orders")))
        .isInstanceOf(LostResponseException.class);

    assertThat(applied).hasValue(0);
  }

  @Test
  void lostResponseIsApplied() {
    faults.on("PutItem").next(1).loseResponse();

    assertThatThrownBy(() -> call("PutItem", table("orders")))
        .isInstanceOf(LostResponseException.class);

    assertThat(applied).hasValue(1);
  }

  @Test
  void lostResponseWaitsForACallThatIsCarriedOut() {
    faults.on("PutItem").next(1).throttle();
    Fault lost = faults.on("PutItem").next(1).loseResponse();

    refusal("PutItem", table("orders"));
    assertThat(lost.hits()).isZero();

    assertThatThrownBy(() -> call("PutItem", table("orders")))
        .isInstanceOf(LostResponseException.class);
  }

  @Test
  void conflictCancelsATransactionWithOneReasonAndRefusesASingleWrite() throws IOException {
    faults.on().conflict();

    ServiceException transaction =
        refusal(
            "TransactWriteItems",
            "{\"TransactItems\":[{\"Put\":{\"TableName\":\"a-table\"}},{\"Delete\":{\"TableName\":\"b-table\"}}]}");
    ServiceException single = refusal("PutItem", table("orders"));
    call("GetItem", table("orders"));

    JsonNode body = body(transaction);
    assertThat(transaction.name()).isEqualTo("TransactionCanceledException");
    List<String> codes = new ArrayList<>();
    body.get("CancellationReasons").forEach(reason -> codes.add(reason.get("Code").asText()));
    assertThat(codes).containsExactlyInAnyOrder("None", "TransactionConflict");
    assertThat(transaction.text()).endsWith(codes.toString());
    assertThat(single.name()).isEqualTo("TransactionConflictException");
    assertThat(applied).hasValue(1);
  }

  @Test
  void cancellationCanHaveAnyCodeAndSparesSingleWrites() {
    faults.on().cancel("ItemCollectionSizeLimitExceeded", "full");

    ServiceException transaction =
        refusal(
            "TransactWriteItems", "{\"TransactItems\":[{\"Put\":{\"TableName\":\"a-table\"}}]}");
    call("PutItem", table("orders"));

    assertThat(transaction.text()).endsWith("[ItemCollectionSizeLimitExceeded]");
  }

  @Test
  void faultFindsItsTableInEveryKindOfRequest() {
    Stream.of(
            "{\"TableName\":\"orders\"}",
            "{\"TableName\":\"arn:aws:dynamodb:us-east-1:000000000000:table/orders\"}",
            "{\"StreamArn\":\"arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000\"}",
            "{\"ShardIterator\":\"arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000|1|AAA\"}",
            "{\"RequestItems\":{\"others\":[],\"orders\":[]}}",
            "{\"TransactItems\":[{\"Update\":{\"TableName\":\"others\"}},{\"Update\":{\"TableName\":\"orders\"}}]}")
        .forEach(
            body -> {
              faults.clear();
              faults.on().table("orders").fail("ThrottlingException");
              assertThat(refusal("GetRecords", body).name()).isEqualTo("ThrottlingException");
            });
  }

  @Test
  void faultOfAnotherTableIsNotMet() {
    faults.on().table("orders").throttle();

    call("BatchWriteItem", "{\"RequestItems\":{\"others\":[]}}");
    call("GetItem", "{}");

    assertThat(applied).hasValue(2);
  }

  @Test
  void rateIsDrawnFromTheSeed() {
    List<Boolean> first = outcomes(7);
    List<Boolean> again = outcomes(7);
    List<Boolean> other = outcomes(8);

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(first.stream().filter(refused -> refused).count()).isBetween(60L, 140L);
  }

  private List<Boolean> outcomes(long seed) {
    faults.clear();
    faults.seed(seed);
    faults.on("PutItem").rate(0.1).throttle();
    List<Boolean> outcomes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      outcomes.add(isRefused());
    }
    return outcomes;
  }

  private boolean isRefused() {
    try {
      call("PutItem", table("orders"));
      return false;
    } catch (ServiceException refused) {
      return true;
    }
  }

  @Test
  void latencyIsSpentBeforeTheCallAndInATransactionWhileItHolds() {
    faults.on("PutItem").latency(Duration.ofMillis(30));
    faults
        .on("TransactWriteItems")
        .latency(Latency.fixed(Duration.ofMillis(20)).perAction(Duration.ofMillis(1)));

    long start = System.nanoTime();
    call("PutItem", table("orders"));
    long afterPut = System.nanoTime();
    call("TransactWriteItems", "{\"TransactItems\":[]}");
    long afterTransaction = System.nanoTime();

    assertThat(afterPut - start).isGreaterThanOrEqualTo(30_000_000);
    assertThat(afterTransaction - afterPut).isGreaterThanOrEqualTo(30_000_000);
    assertThat(waits("PutItem")).isTrue();
    assertThat(waits("GetItem")).isFalse();
  }

  @Test
  void operationThatDoesNotExistIsRefusedAtOnce() {
    assertThatThrownBy(() -> faults.on("PutItems"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PutItems");
  }

  @Test
  void removedFaultMeetsNoMoreCalls() {
    Fault first = faults.on("PutItem").throttle();
    Fault second = faults.on("GetItem").throttle();

    first.remove();

    call("PutItem", table("orders"));
    refusal("GetItem", table("orders"));
    assertThat(faults.active()).containsExactly(second);
    assertThat(faults.remove(first.id())).isFalse();
  }

  @Test
  void statsCountCallsRefusalsAndFaultsByOperationAndTable() {
    call("PutItem", table("orders"));
    faults.on("PutItem").next(1).throttle();
    refusal("PutItem", table("orders"));
    faults.on("GetItem").next(1).loseRequest();
    assertThatThrownBy(() -> call("GetItem", table("others")))
        .isInstanceOf(LostResponseException.class);

    CallStats.Line puts = line("PutItem", "orders");
    assertThat(puts.calls()).isEqualTo(2);
    assertThat(puts.refused())
        .containsOnly(Map.entry("ProvisionedThroughputExceededException", 1L));
    assertThat(puts.injected())
        .containsOnly(Map.entry("ProvisionedThroughputExceededException", 1L));
    assertThat(puts.writeUnits()).isEqualTo(2.5);
    assertThat(puts.indexUnits()).containsOnly(Map.entry("byDate", 1.5));
    CallStats.Line gets = line("GetItem", "others");
    assertThat(gets.calls()).isOne();
    assertThat(gets.injected()).containsOnly(Map.entry("LostRequest", 1L));
    assertThat(stats.calls("PutItem")).isEqualTo(2);
    assertThat(stats.writeUnits("orders")).isEqualTo(2.5);

    stats.reset();
    assertThat(stats.lines()).isEmpty();
  }

  private CallStats.Line line(String operation, String table) {
    return stats.lines().stream()
        .filter(line -> line.operation().equals(operation) && line.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private boolean waits(String operation) {
    return injector.mayWait(receive(operation, table("orders")));
  }

  private ServiceException refusal(String operation, String body) {
    return catchThrowableOfType(ServiceException.class, () -> call(operation, body));
  }

  private void call(String operation, String body) {
    dispatcher.run(receive(operation, body));
  }

  private ApiCall receive(String operation, String body) {
    return dispatcher.receive(
        Operation.Api.DYNAMODB.target() + "." + operation, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String table(String name) {
    return "{\"TableName\":\"" + name + "\"}";
  }

  private static JsonNode body(ServiceException failure) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      failure.writeTo(json);
    }
    return JSON.readTree(text.toString());
  }

  /** Counts how often it is carried out, and holds for ten actions if it is a transaction. */
  private final class Applying implements Operation {
    private final String name;

    Applying(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Shape.Structure input() {
      return Shape.Structure.named("AnyInput").build();
    }

    @Override
    public ResponseBody handle(ApiCall call) {
      if (name.equals("TransactWriteItems")) {
        injector.holding(call, 10);
      }
      applied.incrementAndGet();
      call.consume(new CapacityUnits("orders", 0, 2.5, Map.of("byDate", 1.5)));
      return ResponseBody.EMPTY;
    }
  }
}
