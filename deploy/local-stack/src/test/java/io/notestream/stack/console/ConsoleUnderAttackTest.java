package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The console when there is too much, when there are several workers, and when DynamoDB is gone.
 */
@Order(1) // It takes long: it begins first.
class ConsoleUnderAttackTest {

  private static final int LETTERS = 10_000;
  private static final int BATCH = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void tenThousandDeadLettersAreListedInPagesAndSettledByAJobThatStopsWhenAsked() {
    try (ConsoleStack stack = new ConsoleStack(directory)) {
      park(stack);

      Set<String> seen = new HashSet<>();
      String after = "";
      int pages = 0;
      do {
        JsonNode page = stack.get("/api/console/dead-letters?limit=200&after=" + after);
        page.path("letters").forEach(letter -> seen.add(letter.path("id").asText()));
        after = page.path("next").asText("");
        pages++;
      } while (!after.equals("null") && !after.isEmpty());
      assertThat(seen).hasSize(LETTERS);
      assertThat(pages).isGreaterThanOrEqualTo(LETTERS / 200);
      JsonNode filtered = stack.get("/api/console/dead-letters?user=somebody-else");
      assertThat(filtered.path("letters")).isEmpty();
      assertThat(filtered.path("read").asInt()).isLessThanOrEqualTo(2_000);
      assertThat(stack.get("/api/console/now").path("deadLetters").path("count").asInt())
          .isEqualTo(1_000);

      String id =
          ConsoleStack.json(
                  stack
                      .post(
                          "/api/console/jobs",
                          "{\"action\":\"discard\",\"filter\":{\"state\":\"OPEN\"},"
                              + "\"who\":\"Ann\",\"why\":\"a test\"}")
                      .body())
              .path("id")
              .asText();
      await().atMost(PATIENCE).until(() -> stack.stateOf(id).path("done").asInt() > 50);
      stack.post("/api/console/jobs/stop", "{\"id\":\"" + id + "\"}");
      await()
          .atMost(PATIENCE)
          .until(() -> stack.stateOf(id).path("state").asText().equals("stopped"));

      int done = stack.stateOf(id).path("done").asInt();
      assertThat(done).isLessThan(LETTERS);
      assertThat(stack.stateOf(id).path("outcomes").path("DISCARDED").asInt()).isEqualTo(done);
    }
  }

  @Test
  void aFleetOfTwoIsShownWhole() {
    try (ConsoleStack stack = new ConsoleStack(directory);
        StreamWorker second =
            StreamWorker.builder()
                .endpoint(stack.stack().dynamoDb().endpoint())
                .profile(KclProfile.local())
                .name("second")
                .sweeper(null)
                .start()) {
      stack.stack().dynamoDb().streams().split("notes", 2);
      second.ready().join();

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          new HashSet<>(
                              stack
                                  .get("/api/console/shards")
                                  .path("shards")
                                  .findValuesAsText("owner")))
                      .contains("second", stack.stack().worker().name()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stack.get("/api/console/shards").path("shards"))
                      .filteredOn(shard -> "second".equals(shard.path("owner").asText()))
                      .filteredOn(shard -> "READING".equals(shard.path("state").asText()))
                      .isNotEmpty()
                      .allSatisfy(
                          shard -> {
                            assertThat(shard.path("behindMillis").isNumber()).isTrue();
                            assertThat(shard.path("recordsPerSecond").isNumber()).isTrue();
                          }));
    }
  }

  @Test
  void withoutDynamoDbTheConsoleSaysSoAndComesBackByItself() {
    try (ConsoleStack stack = new ConsoleStack(directory)) {
      stack
          .stack()
          .dynamoDb()
          .faults()
          .on()
          .table(TableNames.standard().noteOps())
          .fail("AccessDeniedException", "not you");

      HttpResponse<String> letters = response(stack, "/api/console/dead-letters");
      assertThat(letters.statusCode()).isEqualTo(503);
      assertThat(letters.body()).contains("not you");
      await()
          .atMost(PATIENCE)
          .until(
              () -> stack.get("/api/console/now").path("concerns").toString().contains("not you"));
      assertThat(stack.get("/api/console/shards").path("shards")).isNotEmpty();

      stack.stack().dynamoDb().faults().clear();
      await()
          .atMost(PATIENCE)
          .until(() -> stack.get("/api/console/now").path("concerns").isEmpty());
      assertThat(response(stack, "/api/console/dead-letters").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> response(ConsoleStack stack, String path) {
    return stack.send(
        HttpRequest.newBuilder(stack.console().resolve(path)).timeout(PATIENCE).build());
  }

  private static void park(ConsoleStack stack) {
    List<WriteRequest> batch = new ArrayList<>();
    for (int i = 1; i <= LETTERS; i++) {
      DeadLetter letter = letter(i);
      batch.add(WriteRequest.builder().putRequest(p -> p.item(letter.toItem())).build());
      if (batch.size() == BATCH) {
        List<WriteRequest> full = List.copyOf(batch);
        stack
            .dynamoDb()
            .batchWriteItem(r -> r.requestItems(Map.of(TableNames.standard().noteOps(), full)));
        batch.clear();
      }
    }
  }

  private static DeadLetter letter(int number) {
    SequenceNumber sequence = new SequenceNumber(Integer.toString(number));
    return new DeadLetter(
        DeadLetterKey.ofRecord(sequence, "USER#many", "NOTE#" + number),
        DeadLetter.State.OPEN,
        "MALFORMED",
        "there are many of these",
        1,
        "many",
        null,
        null,
        "test/shard",
        Instant.now().minusSeconds(LETTERS - number),
        null,
        null,
        null,
        null,
        null,
        0);
  }
}
