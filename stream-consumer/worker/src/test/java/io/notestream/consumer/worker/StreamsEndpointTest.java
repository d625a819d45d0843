package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.notestream.consumer.worker.cli.Main;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** DynamoDB Streams at an endpoint of its own. */
class StreamsEndpointTest {

  @Test
  void streamsAreReadAtTheirEndpointAndTablesAtDynamoDbs() throws Exception {
    HttpServer stub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    stub.createContext(
        "/",
        exchange -> {
          calls.add(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    stub.start();
    try (Bench bench = Bench.start()) {
      bench.started(
          bench
              .worker()
              .streamsEndpoint(URI.create("http://127.0.0.1:" + stub.getAddress().getPort())));

      eventually().until(() -> !calls.isEmpty());
    } finally {
      stub.stop(0);
    }

    assertThat(calls).allSatisfy(target -> assertThat(target).startsWith("DynamoDBStreams_"));
  }

  @Test
  void theVariableOfTheSdkNamesIt() {
    CommandSpec worker =
        Main.program()
            .environment(Map.of("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", "http://streams:1")::get)
            .build()
            .commandLine()
            .parseArgs("worker", "--endpoint-url", "http://tables:2")
            .subcommand()
            .commandSpec();

    assertThat(worker.findOption("--streams-endpoint-url").<URI>getValue())
        .isEqualTo(URI.create("http://streams:1"));
  }
}
