package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.model.view.Gap;
import io.notestream.stack.NotesClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console's endpoints respond, to plain HTTP. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleApiTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static ConsoleStack stack;

  /** What takes a while to be seen begins here: it comes about while the first tests run. */
  @BeforeAll
  static void start() {
    stack = new ConsoleStack(directory);
    stack.user("counted").create("{\"title\":\"t\",\"body\":\"b\"}");
    NotesClient expiring = stack.user("expiring");
    expiring.create("{\"title\":\"t\",\"body\":\"b\",\"ttlSeconds\":1}");
    expiring.create("{\"title\":\"t\",\"body\":\"b\",\"ttlSeconds\":600}");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  @Order(1) // Before other tests make something wrong.
  void nowSumsUpWhatWasSettledAndWhatIsWrong() throws Exception {
    await()
        .atMost(PATIENCE)
        .until(() -> stack.get("/api/console/now").path("minute").path("records").asLong() > 0);
    JsonNode now = stack.get("/api/console/now");
    assertThat(now.path("state").asText()).isEqualTo("ready");
    assertThat(now.path("minute").path("lagP50").asLong()).isBetween(0L, 20_000L);
    assertThat(now.path("series").path("records")).hasSize(179);

    stack.poison("wrong");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stack.get("/api/console/now").path("concerns").toString().contains("dead letter"));
    assertThat(stack.get("/api/console/now").path("concerns").toString())
        .contains("/dead-letters", "redrive");
  }

  @Test
  void shardsNameTheirOwnerTheirParentsAndExactPositions() {
    NotesClient user = stack.user("sharded");
    user.create("{\"title\":\"t\",\"body\":\"b\"}");
    stack.stack().dynamoDb().streams().split("notes", 2);
    user.create("{\"title\":\"t\",\"body\":\"b\"}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode shards = stack.get("/api/console/shards").path("shards");
              assertThat(shards.findValuesAsText("state")).contains("DONE", "READING");
              assertThat(shards.findValuesAsText("checkpoint")).contains("SHARD_END");
              assertThat(shards)
                  .filteredOn(shard -> shard.path("here").asBoolean())
                  .isNotEmpty()
                  .allSatisfy(
                      shard -> {
                        assertThat(shard.path("behindMillis").asLong(-1)).isBetween(0L, 20_000L);
                        assertThat(shard.path("drainedInMillis").isNumber()).isTrue();
                      });
            });
    JsonNode shards = stack.get("/api/console/shards").path("shards");
    assertThat(shards)
        .filteredOn(shard -> shard.path("parents").size() > 0)
        .isNotEmpty()
        .allSatisfy(shard -> assertThat(shard.path("start").asText()).matches("\\d{21}"));
    assertThat(shards)
        .filteredOn(shard -> "READING".equals(shard.path("state").asText()))
        .allSatisfy(
            shard ->
                assertThat(shard.path("owner").asText()).isEqualTo(stack.stack().worker().name()));
  }

  @Test
  void theLiveStreamFiltersAndGoesOnAfterABreak() throws Exception {
    NotesClient user = stack.user("live user");
    String first = user.create("{\"title\":\"a secret title\",\"body\":\"a secret body\"}");

    String id;
    try (LiveEvents events = new LiveEvents(stack, "/api/console/live?user=live+user", null)) {
      JsonNode change = events.next(first);
      id = events.id();
      assertThat(change.path("kind").asText()).isEqualTo("CREATED");
      assertThat(change.path("lagMillis").asLong()).isBetween(0L, 20_000L);
      assertThat(change.path("sequence").isTextual()).isTrue();
      assertThat(change.toString()).doesNotContain("secret");
    }
    stack.user("another").create("{\"title\":\"t\",\"body\":\"b\"}");
    String second = user.create("{\"title\":\"t\",\"body\":\"b\"}");

    try (LiveEvents events = new LiveEvents(stack, "/api/console/live?user=live+user", id)) {
      assertThat(events.next(second).path("noteId").asText()).isEqualTo(second);
      assertThat(events.seen()).doesNotContain(first, "another");
    }
  }

  @Test
  void aLetterShowsItsRecordWithoutTitleAndBodyAndKeepsWhoSettledItAndWhy() {
    String note = stack.poison("keeper");
    await().atMost(PATIENCE).until(() -> !stack.letters("keeper", "OPEN").isEmpty());
    String id = stack.letters("keeper", "OPEN").get(0).path("id").asText();

    JsonNode letter = stack.get("/api/console/dead-letter?id=" + ConsoleStack.encoded(id));
    assertThat(letter.toString()).contains(note, "redacted").doesNotContain("secret");
    assertThat(stack.check(id).path("expected").asText()).isEqualTo("MALFORMED");

    JsonNode job =
        stack.job(
            "{\"action\":\"discard\",\"ids\":[\"" + id + "\"],\"who\":\"Ann\",\"why\":\"a test\"}");
    assertThat(job.path("outcomes").path("DISCARDED").asLong()).isEqualTo(1);
    JsonNode discarded = stack.get("/api/console/dead-letter?id=" + ConsoleStack.encoded(id));
    assertThat(discarded.path("state").asText()).isEqualTo("DISCARDED");
    assertThat(discarded.path("handled").get(0).path("who").asText()).isEqualTo("Ann");
    assertThat(discarded.path("handled").get(0).path("what").asText()).isEqualTo("discard");
    assertThat(discarded.path("handled").get(0).path("why").asText()).isEqualTo("a test");
    assertThat(discarded.path("handled").get(0).path("at").asText()).startsWith("20");
  }

  @Test
  void aDryRunChangesNothingAndTheRedriveDoesWhatItSaid() {
    stack.refused("dry");
    String id = stack.letters("dry", "OPEN").get(0).path("id").asText();

    JsonNode checked = stack.check(id);
    assertThat(checked.path("expected").asText()).isEqualTo("WOULD_APPLY");
    assertThat(checked.path("activeNotes").asLong()).isEqualTo(1);
    String filter = "\"filter\":{\"state\":\"OPEN\",\"user\":\"dry\"},\"who\":\"Ann\"}";
    JsonNode dry = stack.job("{\"action\":\"redrive\",\"dryRun\":true," + filter);
    assertThat(dry.path("outcomes").path("WOULD_APPLY").asLong()).isEqualTo(1);
    assertThat(stack.user("dry").counter("activeNotes")).isZero();

    JsonNode redriven = stack.job("{\"action\":\"redrive\"," + filter);
    assertThat(redriven.path("outcomes").path("APPLIED").asLong()).isEqualTo(1);
    assertThat(stack.user("dry").counter("activeNotes")).isEqualTo(1);
    assertThat(stack.check(id).path("expected").asText()).isEqualTo("NOT_OPEN");
  }

  @Test
  @Order(2) // Within the minute after the first note's end.
  void expirationsSayWhatHasEndedAndWhatComesDue() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode seen = stack.get("/api/console/expirations");
              assertThat(seen.path("minute").path("expired").asLong()).isPositive();
              assertThat(seen.path("minute").path("reacted").asLong()).isPositive();
              assertThat(sum(seen.path("series").path("reacted"))).isPositive();
              assertThat(sum(seen.path("series").path("due"))).isPositive();
              assertThat(seen.path("minute").path("latenessP50").asLong()).isNotNegative();
              assertThat(sum(seen.path("due").path("minutes"))).isPositive();
            });
  }

  @Test
  void aNoteIsFoundByItsUserByItsIdAndByItsEvent() {
    NotesClient user = stack.user("known user");
    String note = user.create("{\"title\":\"a secret title\",\"body\":\"b\",\"tags\":[\"x\"]}");
    await().atMost(PATIENCE).until(() -> user.counter("created") == 1);

    JsonNode byUser = find("known user");
    assertThat(byUser.path("summary").path("activeNotes").asText()).isEqualTo("1");
    String event = byUser.path("changes").get(0).path("eventId").asText();
    for (String asked : new String[] {note, "known user " + note, event}) {
      JsonNode found = find(asked);
      assertThat(found.path("user").asText()).as(asked).isEqualTo("known user");
      assertThat(found.path("changes")).hasSize(1);
      assertThat(found.path("changes").get(0).path("after").path("tags").get(0).asText())
          .isEqualTo("x");
      assertThat(found.path("note").path("version").asText()).isEqualTo("1");
      assertThat(found.toString()).doesNotContain("secret");
    }
    assertThat(find("nobody").path("changes")).isEmpty();
    assertThat(find("01M88GB7QG1EZSZMXZJB4CHPEB").path("user").isNull()).isTrue();
  }

  @Test
  void aNoteIsFoundByTheTraceOfItsRequest() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    HttpResponse<String> created =
        stack.send(
            HttpRequest.newBuilder(stack.stack().api().resolve("/notes"))
                .header("X-User-Id", "traced")
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"t\",\"body\":\"b\"}"))
                .build());
    assertThat(created.statusCode()).isEqualTo(201);

    await().atMost(PATIENCE).until(() -> find(trace).path("changes").size() == 1);
    assertThat(find(trace).path("changes").get(0).path("userId").asText()).isEqualTo("traced");
  }

  @Test
  void aGapIsListedAndAccepted() {
    Gap gap = stack.lose("shardId-api");

    await()
        .atMost(PATIENCE)
        .until(() -> stack.get("/api/console/gaps").toString().contains(gap.id()));
    HttpResponse<String> accepted =
        stack.post("/api/console/gaps/accept", "{\"ids\":[\"" + gap.id() + "\"],\"who\":\"Ann\"}");
    assertThat(accepted.body()).contains("CLOSED");
    await()
        .atMost(PATIENCE)
        .until(() -> stack.get("/api/console/gaps?state=accepted").toString().contains(gap.id()));
  }

  @Test
  void aRecountCorrectsWhatIsWrongAndClosesTheGap() {
    NotesClient user = stack.user("lost");
    user.create("{\"title\":\"t\",\"body\":\"b\"}");
    await().atMost(PATIENCE).until(() -> user.counter("activeNotes") == 1);
    stack.spoil("lost", 7);
    Gap gap = stack.lose("shardId-recount");

    HttpResponse<String> begun =
        stack.post(
            "/api/console/gaps/reconcile", "{\"ids\":[\"" + gap.id() + "\"],\"who\":\"Ann\"}");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);

    await().atMost(Duration.ofMinutes(2)).until(() -> recount().path("endedAt").isTextual());
    assertThat(recount().path("state").asText()).as(recount().toString()).isEqualTo("done");
    assertThat(recount().path("corrected").asLong()).isPositive();
    assertThat(user.counter("activeNotes")).isEqualTo(1);
    await()
        .atMost(PATIENCE)
        .until(() -> stack.get("/api/console/gaps?state=reconciled").toString().contains(gap.id()));
  }

  private static JsonNode recount() {
    return stack.get("/api/console/recount").path("recount");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/console/dead-letters?state=lost",
        "/api/console/dead-letters?limit=0",
        "/api/console/dead-letters?after=bm90aGluZw",
        "/api/console/dead-letter?id=1",
        "/api/console/dead-letter",
        "/api/console/find",
        "/api/console/live?after=x",
        "/api/console/live?kind=CREATED,LOST"
      })
  void whatCannotBeIsRefusedInOneLine(String path) {
    HttpResponse<String> response =
        stack.send(HttpRequest.newBuilder(stack.console().resolve(path)).build());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(ConsoleStack.json(response.body()).path("error").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{",
        "{\"action\":\"redrive\",\"who\":\"Ann\"}",
        "{\"action\":\"redrive\",\"ids\":[\"1\"]}",
        "{\"action\":\"discard\",\"ids\":[\"1\"],\"who\":\"Ann\"}",
        "{\"action\":\"drop\",\"ids\":[\"1\"],\"who\":\"Ann\"}",
        "{\"action\":\"redrive\",\"filter\":{\"state\":\"DONE\"},\"who\":\"Ann\"}"
      })
  void aJobThatIsNotWholeIsRefused(String body) {
    assertThat(stack.post("/api/console/jobs", body).statusCode()).isEqualTo(400);
  }

  private static JsonNode find(String text) {
    return stack.get("/api/console/find?q=" + ConsoleStack.encoded(text));
  }

  private static long sum(JsonNode numbers) {
    long sum = 0;
    for (JsonNode number : numbers) {
      sum += number.asLong();
    }
    return sum;
  }
}
