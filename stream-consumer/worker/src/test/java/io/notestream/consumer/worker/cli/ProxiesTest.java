package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.publish.PublishReaction;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.client.HttpClients;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.observe.CloudWatchStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Processes whose environment names a proxy. */
class ProxiesTest {

  private static final long PATIENCE_SECONDS = 60;

  private final List<Process> started = new ArrayList<>();
  private RefusingProxy proxy;

  @TempDir private Path directory;

  @BeforeEach
  void startProxy() throws IOException {
    proxy = RefusingProxy.start();
  }

  @AfterEach
  void leaveNothing() throws IOException {
    started.forEach(Process::destroyForcibly);
    proxy.close();
  }

  @Test
  void aWorkerNeverAsksAProxyForEndpointsOnThisMachine() throws Exception {
    try (Bench bench = Bench.start();
        CloudWatchStub cloudWatch = CloudWatchStub.start()) {
      Map<String, String> environment = withProxy();
      environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", cloudWatch.endpoint().toString());
      Process worker =
          WorkerProcess.start(
              bench, directory.resolve("log"), environment, "--cloudwatch", "Notes/Test");
      started.add(worker);
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).as(log()).isEqualTo(1));
      worker.destroy();

      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(cloudWatch.puts()).isNotEmpty();
      assertThat(proxy.asked()).isEmpty();
    }
  }

  @Test
  void targetsOfReactionsAndABlobStoreOnThisMachineNeverAreAskedThroughAProxy() throws Exception {
    HttpServer stub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    stub.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          calls.add(target == null ? exchange.getRequestMethod() : target);
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    stub.start();
    try {
      Map<String, String> environment = withProxy();
      environment.put("STUB", "http://127.0.0.1:" + stub.getAddress().getPort());
      run(CallAll.class, environment);
    } finally {
      stub.stop(0);
    }

    assertThat(log()).contains("called all");
    assertThat(calls)
        .hasSize(4)
        .contains("AmazonSQS.SendMessage", "POST", "AWSEvents.PutEvents", "PUT");
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void aWorkerOnThisMachineIsNeverCalledThroughAProxy() throws Exception {
    HttpServer admin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    admin.createContext(
        "/parking/resume",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    admin.start();
    try {
      int code =
          run(
              Main.class,
              Map.of(
                  "JAVA_TOOL_OPTIONS",
                  "-Dhttp.proxyHost=127.0.0.1 -Dhttp.nonProxyHosts= -Dhttp.proxyPort="
                      + URI.create(proxy.address()).getPort()),
              "dead-letters",
              "resume",
              "--admin-url",
              "http://127.0.0.1:" + admin.getAddress().getPort());

      assertThat(code).as(log()).isZero();
    } finally {
      admin.stop(0);
    }
    assertThat(proxy.asked()).isEmpty();
  }

  @Test
  void theProxyIsAskedForAnyOtherEndpointAndNamedInErrors() throws Exception {
    int code =
        run(
            Main.class,
            withProxy(),
            "create-tables",
            "--endpoint-url",
            "http://dynamodb.invalid:8000");

    assertThat(code).isEqualTo(1);
    assertThat(proxy.asked())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("POST http://dynamodb.invalid:8000/"));
    assertThat(log())
        .contains("http://dynamodb.invalid:8000 through the proxy " + proxy.address())
        .doesNotContain("\tat ");
  }

  /** Calls every service but DynamoDB, as the worker does. */
  static final class CallAll {

    public static void main(String[] arguments) {
      String stub = System.getenv("STUB");
      for (String target :
          List.of(
              "sqs=" + stub + "/000000000000/notes",
              "sns=arn:aws:sns:us-east-1:000000000000:notes",
              "eventbridge=notes")) {
        publish("publish:" + target + ";endpoint=" + stub);
      }
      try (BlobStore blobs =
          BlobStores.open("s3://bodies/notes?endpoint=" + stub, HttpClients::blocking)) {
        attempt(() -> blobs.put("key", new byte[] {1}));
      }
      System.out.println("called all");
    }

    private static void publish(String settings) {
      ReactionContext context =
          new ReactionContext(
              new DynamoDbClient() {
                @Override
                public String serviceName() {
                  return SERVICE_NAME;
                }

                @Override
                public void close() {}
              },
              TableNames.standard(),
              InstantSource.system(),
              ReactionContext.DEFAULT_ARCHIVE_RETENTION,
              HttpClients::blocking);
      try (var reaction =
          new PublishReaction.Provider().create(ReactionSettings.parse(settings), context)) {
        Instant now = Instant.now();
        Note note =
            Note.builder(NoteId.next(now), new UserId("u"), now).title("t").body("b").build();
        attempt(
            () ->
                reaction.react(
                    new ExpirationEvent(
                        note, ExpiryCause.TTL, new SequenceNumber("100"), Instant.now())));
      }
    }

    private interface Call {
      void run() throws Exception;
    }

    private static void attempt(Call call) {
      try {
        call.run();
      } catch (Exception e) {
        System.out.println(e); // The stub refuses all of them; that they reach it is what counts.
      }
    }
  }

  private Map<String, String> withProxy() {
    Map<String, String> environment = new HashMap<>();
    for (String variable : List.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")) {
      environment.put(variable, proxy.address());
    }
    environment.put("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "key");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    return environment;
  }

  private int run(Class<?> main, Map<String, String> environment, String... arguments)
      throws Exception {
    Process process =
        WorkerProcess.startAlone(main, directory.resolve("log"), environment, arguments);
    started.add(process);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
