package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Assertions;

class RandomOperationsTest {

  /** How many sequences are sent over HTTP; the fuzz profile has more. */
  private static final int SEQUENCES = 50 * Integer.getInteger("test.histories", 1);

  @Property
  void theTableIsWhatTheModelIs(@ForAll Random random) {
    InProcess service = new InProcess();

    new RandomOperations(service::call).run(random);
  }

  @Example
  void theTableIsWhatTheModelIsOverHttp() {
    long firstSeed = System.nanoTime();
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start()) {
      OverHttp service = new OverHttp(engine.endpoint());
      for (long seed = firstSeed; seed < firstSeed + SEQUENCES; seed++) {
        runOnce(service, seed);
      }

      assertThat(engine.stats().calls("PutItem")).isGreaterThan(SEQUENCES);
    }
  }

  private static void runOnce(OverHttp service, long seed) {
    try {
      new RandomOperations(service).run(new Random(seed));
    } catch (AssertionError different) {
      Assertions.fail("with seed " + seed, different);
    }
    service.call("DeleteTable", "{\"TableName\":\"random\"}");
  }

  /** The engine through a connection of its own. */
  private record OverHttp(URI endpoint, HttpClient http) implements RandomOperations.Service {

    private static final ObjectMapper JSON = new ObjectMapper();

    OverHttp(URI endpoint) {
      this(endpoint, HttpClient.newHttpClient());
    }

    @Override
    public JsonNode call(String operation, String body) {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint)
              .header("X-Amz-Target", "DynamoDB_20120810." + operation)
              .header("Content-Type", "application/x-amz-json-1.0")
              .POST(BodyPublishers.ofString(body))
              .build();
      try {
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        JsonNode json = JSON.readTree(response.body());
        if (response.statusCode() == 200) {
          return json;
        }
        assertThat(response.statusCode()).as(json.toString()).isEqualTo(400);
        String type = json.get("__type").textValue();
        throw ServiceException.named(
            type.substring(type.indexOf('#') + 1), json.path("message").asText());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException("interrupted while waiting for the engine", stopped);
      }
    }
  }
}
