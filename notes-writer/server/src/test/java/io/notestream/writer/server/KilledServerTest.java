package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The server is killed, as by {@code kill -9}, between two calls of DynamoDB or in one of them. */
class KilledServerTest {

  /** The record of an upload is put before, and note and key in one transaction after it. */
  private static final List<String> KILLED_IN = List.of("PutItem", "TransactWriteItems");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path blobs;

  @Test
  @Timeout(180)
  void createsOneNoteForAKeyWhereverItIsKilled() throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start();
        DynamoDbClient dynamoDb = TestTables.client(engine)) {
      TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
      for (String killedIn : KILLED_IN) {
        Process process = serve(engine);
        try {
          URI api = ServerProcess.ready(process);
          // The engine does the work all the same, after the server is gone.
          Fault slow = engine.faults().on(killedIn).latency(Duration.ofMillis(400));

          CompletableFuture<HttpResponse<String>> lost = post(api, killedIn);
          await().atMost(Duration.ofSeconds(30)).until(() -> slow.hits() > 0);
          process.destroyForcibly().waitFor();

          assertThat(lost).as(killedIn).failsWithin(Duration.ofSeconds(30));
          engine.faults().clear();
        } finally {
          process.destroyForcibly();
        }
      }
      Process process = serve(engine);
      try {
        URI api = ServerProcess.ready(process);
        for (String killedIn : KILLED_IN) {
          HttpResponse<String> first = post(api, killedIn).get();
          HttpResponse<String> second = post(api, killedIn).get();

          assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
          assertThat(second.body()).isEqualTo(first.body());
        }
        assertThat(notes(api)).isEqualTo(KILLED_IN.size());
        assertThat(recordsAndNotes(dynamoDb)).isEqualTo(2 * KILLED_IN.size());
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private Process serve(LocalDynamoDb engine) throws Exception {
    return ServerProcess.serve(engine.endpoint(), "--blobs", blobs.toString());
  }

  private CompletableFuture<HttpResponse<String>> post(URI api, String key) {
    String note = "{\"title\": \"" + key + "\", \"body\": \"" + "x".repeat(70_000) + "\"}";
    return http.sendAsync(
        HttpRequest.newBuilder(api.resolve("/notes"))
            .header("X-User-Id", "alice")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(note))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int notes(URI api) throws Exception {
    HttpRequest list =
        HttpRequest.newBuilder(api.resolve("/notes")).header("X-User-Id", "alice").build();
    JsonNode page = JSON.readTree(http.send(list, HttpResponse.BodyHandlers.ofString()).body());
    return page.path("items").size();
  }

  private static int recordsAndNotes(DynamoDbClient dynamoDb) {
    return dynamoDb.scan(r -> r.tableName(TableNames.standard().notes())).count();
  }
}
