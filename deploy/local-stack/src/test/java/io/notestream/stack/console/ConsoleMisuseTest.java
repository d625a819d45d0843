package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.fault.Fault;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Gap;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs do to the console that they should not. */
class ConsoleMisuseTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST_JOBS = 50;

  @TempDir private static Path directory;
  private static ConsoleStack stack;

  @BeforeAll
  static void start() {
    stack = new ConsoleStack(directory);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void aJobThatRunsStaysWithinReachHoweverManyFollowIt() {
    stack.refused("queued");
    Fault down =
        stack
            .stack()
            .dynamoDb()
            .faults()
            .on("TransactWriteItems")
            .table(TableNames.standard().noteViews())
            .throttle();
    List<String> ids = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_JOBS; i++) {
        ids.add(ConsoleStack.json(redrive("queued").body()).path("id").asText());
      }

      HttpResponse<String> oneTooMany = redrive("queued");

      assertThat(oneTooMany.statusCode()).isEqualTo(400);
      assertThat(oneTooMany.body()).contains("50 jobs run or wait already");
      assertThat(stack.stateOf(ids.get(0)).path("state").asText()).isEqualTo("running");
      ids.forEach(ConsoleMisuseTest::stop);
      await()
          .atMost(PATIENCE)
          .until(() -> stack.stateOf(ids.get(MOST_JOBS - 1)).path("endedAt").isTextual());
      assertThat(stack.stateOf(ids.get(0)).path("state").asText()).isEqualTo("stopped");
    } finally {
      ids.forEach(ConsoleMisuseTest::stop);
      down.remove();
    }
    assertThat(redrive("queued").statusCode()).isEqualTo(200);
    JsonNode jobs = stack.get("/api/console/jobs").path("jobs");
    assertThat(jobs).hasSize(MOST_JOBS);
    assertThat(jobs.findValuesAsText("id")).doesNotContain(ids.get(0)).contains(ids.get(1));
  }

  private static HttpResponse<String> redrive(String user) {
    return stack.post(
        "/api/console/jobs",
        "{\"action\":\"redrive\",\"filter\":{\"user\":\"" + user + "\"},\"who\":\"Ann\"}");
  }

  private static void stop(String job) {
    stack.post("/api/console/jobs/stop", "{\"id\":\"" + job + "\"}");
  }

  /** Each of them would do more than was meant, or for good what was meant as a dry run. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'action':'redrive','dryRun':'yes','filter':{},'who':'Ann'}",
        "{'action':'redrive','dryrun':true,'filter':{},'who':'Ann'}",
        "{'action':'redrive','filter':{'reasn':'MALFORMED'},'who':'Ann'}",
        "{'action':'redrive','filter':{'user':7},'who':'Ann'}",
        "{'action':'redrive','filter':'MALFORMED','who':'Ann'}",
        "{'action':'redrive','ids':'one','filter':{},'who':'Ann'}",
        "{'action':'redrive','ids':['one'],'filter':{},'who':'Ann'}",
        "{'action':'redrive','ids':[7],'who':'Ann'}",
        "{'action':'redrive','ids':['one'],'who':' '}",
        "{'action':'redrive','ids':['one'],'who':'Ann\\n12:00 ERROR forged'}",
        "{'action':'redrive','ids':['one'],'who':'Ann\\u001b[2J'}",
        "{'action':'discard','ids':['one'],'who':'Ann','why':{}}"
      })
  void anActionThatIsNotExactlyWhatIsDocumentedIsRefused(String body) {
    long before = stack.get("/api/console/jobs").path("jobs").size();

    HttpResponse<String> response = stack.post("/api/console/jobs", body.replace('\'', '"'));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(ConsoleStack.json(response.body()).path("error").asText()).isNotEmpty();
    assertThat(stack.get("/api/console/jobs").path("jobs")).hasSize((int) before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/console/gaps/accept",
        "/api/console/gaps/reconcile",
        "/api/console/jobs",
        "/api/console/jobs/stop",
        "/api/console/try/notes",
        "/api/console/try/delete",
        "/api/console/try/restore"
      })
  void aBodyThatIsNoneOrTooLargeIsRefused(String path) {
    for (String body : List.of("", "null", "7", "\"x\"", "[]", "{}", "{\"ids\":{}}", "\0")) {
      assertThat(stack.post(path, body).statusCode()).as(path + " " + body).isEqualTo(400);
    }
    String deep = "[".repeat(100_000);
    assertThat(stack.post(path, deep).statusCode()).isEqualTo(400);
    String huge = "{\"who\":\"" + "x".repeat(3_000_000) + "\"}";
    assertThat(stack.post(path, huge).statusCode()).isIn(400, 413);
  }

  @Test
  void aNoteWithoutATitleIsRefusedInTheWritersWords() {
    HttpResponse<String> response =
        stack.post("/api/console/try/notes", "{\"user\":\"untitled\",\"title\":\"\",\"tags\":[]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("title");
    assertThat(stack.get("/api/console/try?user=untitled").path("notes").path("items")).isEmpty();
  }

  @Test
  void whatTheWriterCannotReadIsSaidWhereNotesAreTried() {
    Fault denied =
        stack
            .stack()
            .dynamoDb()
            .faults()
            .on("Query")
            .table(TableNames.standard().notes())
            .fail("AccessDeniedException", "not you");
    try {
      assertThat(stack.tryStatus("alice")).isGreaterThanOrEqualTo(500);
    } finally {
      denied.remove();
    }
    assertThat(stack.tryStatus("alice")).isEqualTo(200);
  }

  @Test
  void lettersThatTwoPeopleSettleAtTheSameTimeCountOnceAndKeepBothNames() {
    for (int i = 0; i < 5; i++) {
      stack.refused("twice");
    }
    String body = "{'action':'%s','filter':{'user':'twice'},'who':'%s','why':'a test'}";

    List<CompletableFuture<JsonNode>> jobs =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            stack.job(
                                body.formatted(i % 2 == 0 ? "redrive" : "discard", "Ann " + i)
                                    .replace('\'', '"'))))
            .toList();

    long applied = 0;
    long discarded = 0;
    for (CompletableFuture<JsonNode> each : jobs) {
      assertThat(each.join().path("state").asText()).isEqualTo("done");
      applied += each.join().path("outcomes").path("APPLIED").asLong();
      discarded += each.join().path("outcomes").path("DISCARDED").asLong();
    }
    assertThat(applied + discarded).isEqualTo(5);
    assertThat(stack.letters("twice", "OPEN")).isEmpty();
    assertThat(stack.letters("twice", "DONE")).hasSize((int) applied);
    assertThat(stack.letters("twice", "DISCARDED")).hasSize((int) discarded);
    assertThat(stack.user("twice").counter("activeNotes")).isEqualTo(applied);
  }

  @Test
  void aWorkerThatMayNotRecountSaysWhoMay() {
    Gap gap = stack.lose("shardId-denied");
    Fault denied =
        stack
            .stack()
            .dynamoDb()
            .faults()
            .on("Scan")
            .table(TableNames.standard().notes())
            .fail("AccessDeniedException", "not you");
    try {
      String body = "{\"ids\":[\"" + gap.id() + "\"],\"who\":\"Ann\"}";
      assertThat(stack.post("/api/console/gaps/reconcile", body).statusCode()).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .until(
              () -> stack.get("/api/console/recount").path("recount").path("endedAt").isTextual());
    } finally {
      denied.remove();
    }

    JsonNode recount = stack.get("/api/console/recount").path("recount");
    assertThat(recount.path("state").asText()).isEqualTo("failed");
    assertThat(recount.path("error").asText())
        .contains("not you", "run reconcile --gap ID --apply with the rights of an operator");
    assertThat(stack.get("/api/console/gaps").toString()).contains(gap.id());
  }
}
