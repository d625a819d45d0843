package io.notestream.writer.internal.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.outage.Outages;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class DeadlineClientTest {

  @Test
  void takesAWaitForAConnectionForATimeOut() {
    DynamoDbClient busy =
        (DynamoDbClient)
            Proxy.newProxyInstance(
                DynamoDbClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbClient.class},
                (proxy, method, arguments) -> {
                  throw new CancellationException(); // As the HTTP client's pool of connections.
                });

    SdkException failure =
        catchThrowableOfType(
            SdkException.class,
            () ->
                DeadlineClient.of(busy, new Outages(Clock.systemUTC()))
                    .getItem(r -> r.tableName("notes").key(Map.of())));

    assertThat(failure).hasCauseInstanceOf(CancellationException.class);
    assertThat(Failures.of(failure).passes()).isTrue();
  }
}
