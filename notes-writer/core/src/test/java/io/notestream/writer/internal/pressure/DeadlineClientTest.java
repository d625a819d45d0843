package io.notestream.writer.internal.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.model.failure.Failures;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.internal.outage.Outages;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DeadlineClientTest {

  /** As the HTTP client's pool, and its connections, when the SDK's timer aborts a call. */
  static Stream<RuntimeException> abortedCalls() {
    return Stream.of(
        new CancellationException(),
        new IllegalStateException("Endpoint not acquired / already released"));
  }

  @ParameterizedTest
  @MethodSource("abortedCalls")
  void takesACallThatWasAbortedForATimeOut(RuntimeException aborted) {
    DynamoDbClient busy =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  throw aborted;
                });

    SdkException failure =
        catchThrowableOfType(
            SdkException.class,
            () ->
                DeadlineClient.of(new DynamoDbClients(busy, busy), new Outages(Clock.systemUTC()))
                    .reads()
                    .getItem(r -> r.tableName("notes").key(Map.of())));

    assertThat(failure).hasCause(aborted);
    assertThat(Failures.of(failure).passes()).isTrue();
  }
}
