package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.view.Gap;
import io.notestream.stack.NotesClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each page does what it says, to somebody who looks at it and clicks. */
@NeedsBrowser
@Order(1) // It takes long: it begins first.
class ConsoleInBrowserTest {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @TempDir private static Path directory;
  private static ConsoleStack stack;
  private static Browser browser;
  private static String waiting;
  private static Gap gap;

  /** What takes a while to be seen begins here: it comes about while the first tests run. */
  @BeforeAll
  static void start() throws Exception {
    CompletableFuture<Browser> starting = CompletableFuture.supplyAsync(Browser::open);
    stack = new ConsoleStack(directory);
    stack.breakTarget();
    waiting = stack.user("waiter").create("{\"title\":\"t\",\"body\":\"b\",\"ttlSeconds\":1}");
    gap = stack.lose("shardId-000-lost");
    stack.stack().dynamoDb().streams().split("notes", 2);
    stack.user("splitter").create("{\"title\":\"t\",\"body\":\"b\"}");
    browser = starting.join();
    browser.size(1280, 900);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @BeforeEach
  void lookAtTheStack() {
    browser.look(stack.console());
  }

  @AfterEach
  void theBrowserHasNothingToComplainOf() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aNewcomerWritesANoteAndSeesItCountedExpireAndComeBack() {
    browser.open("/try?user=newcomer");
    browser.awaitText("No notes yet");
    browser.run(
        "const life = document.getElementById('life'); life.options[0].value = 2; life.value = 2");

    browser.press("Write a note");
    browser.awaitText("#count-activeNotes", "1");
    browser.awaitText("Buy milk");
    browser.awaitText("#count-expired", "1");
    browser.press("Restore");

    browser.awaitText("came back");
    browser.awaitText("#count-restored", "1");
    browser.awaitText("#count-activeNotes", "1");
  }

  @Test
  void changesAppearLiveAndStandStillWhilePaused() {
    NotesClient user = stack.user("viewer");
    browser.open("/live?user=viewer");
    String note = user.create("{\"title\":\"a secret title\",\"body\":\"a secret body\"}");
    browser.awaitText(note);
    assertThat(browser.text()).doesNotContain("a secret");

    browser.click("#pause");
    browser.awaitText("Paused");
    String later = user.create("{\"title\":\"t\",\"body\":\"b\"}");
    await().atMost(PATIENCE).until(() -> user.counter("created") == 2);
    assertThat(browser.text()).contains(note).doesNotContain(later);

    browser.click("#pause");
    browser.awaitText(later);
    browser.press("Clear");
    browser.awaitText("Nothing has come yet");
    browser.open("/live?user=viewer&kind=DELETED");
    user.delete("/notes/" + later);
    browser.awaitText("tbody .kind", "deleted");
    assertThat(browser.all("tbody tr")).hasSize(1);
  }

  @Test
  void aSplitShardHasChildrenInTheGraph() {
    browser.open("/shards?done=yes");
    await().atMost(PATIENCE).until(() -> browser.all(".graph a").size() >= 3);
    await().atMost(PATIENCE).until(() -> !browser.all(".graph path").isEmpty());
    browser.awaitText("reading");
    browser.click(".graph a");
    browser.awaitText("First sequence number");

    assertThat(browser.address()).contains("shard=shardId-");
  }

  @Test
  void fiveHundredShardsAreDrawnWithoutHoldingUpThePage() {
    browser.open("/");
    browser.pretend(
        "/api/console/shards",
        "{ shards: Array.from({ length: 500 }, (_, i) => ({ shardId: 'shardId-' + i,"
            + " parents: i < 4 ? [] : ['shardId-' + Math.floor(i / 2)], state: 'READING',"
            + " listed: true, open: true, start: '1', end: null, owner: 'worker-' + i % 7,"
            + " checkpoint: '100000000000000000000' + i, checkpointSince: null,"
            + " records: null, recordsPerSecond: null, lagMillis: null, lastAt: null })) }");

    browser.page("/shards");

    await().atMost(PATIENCE).until(() -> browser.all("tbody tr").size() >= 500);
    assertThat(browser.all(".graph a")).hasSize(500);
    assertThat(browser.longestTaskMillis()).isLessThan(3_000);
  }

  @Test
  void whatDynamoDbDoesNotGiveIsSaidAndComesBack() {
    browser.open("/");
    browser.awaitText("15 minutes");
    try (AutoCloseableFault down = AutoCloseableFault.refused(stack)) {
      browser.awaitText("not you");
      browser.page("/dead-letters");
      browser.awaitText("[role=alert]", "not you");
      assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("503"));
    }

    browser.page("/");
    await().atMost(PATIENCE).until(() -> !browser.text().contains("not you"));
    browser.complaints(); // Those of the outage that came last.
  }

  @Test
  void whereATokenIsConfiguredNothingIsDoneWithoutIt() {
    String note = stack.refused("guarded");
    try (StreamWorker guarded = stack.guardedWorker("a-token-of-the-fleet")) {
      browser.look(URI.create("http://127.0.0.1:" + guarded.admin().getPort()));
      browser.open("/dead-letters?user=guarded");
      browser.awaitText(note);

      browser.press("Redrive");
      browser.type("dialog input", "Ann");
      browser.type("dialog input[type=password]", "not-the-right-one");
      browser.click("dialog button[type=submit]");
      browser.awaitText("needs the worker's --console-token");
      browser.press("Redrive");
      browser.type("dialog input[type=password]", "a-token-of-the-fleet");
      browser.click("dialog button[type=submit]");

      browser.awaitText("applied 1");
      assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
      browser.look(stack.console());
      browser.open("/");
    }
  }

  @Test
  void aPoisonedRecordIsSeenWithItsErrorAndDiscardedWithAReason() {
    stack.poison("poisoner" + MARKUP + "\u202Edrawkcab");
    browser.open("/dead-letters?reason=MALFORMED");
    browser.awaitText("poisoner" + MARKUP + "\\u202edrawkcab");
    browser.click("a[data-key^='letter-']");
    browser.awaitText("The record");
    assertThat(browser.text()).contains("redacted").doesNotContain("a secret");

    browser.press("Dry run");
    browser.awaitText("malformed");
    browser.press("Discard…");
    browser.type("dialog textarea", "a test wrote it");
    browser.type("dialog input", "Ann");
    browser.click("dialog button[type=submit]");

    browser.awaitText("discard by Ann");
    browser.awaitText("a test wrote it");
    assertThat(browser.all("img[src=x]")).isEmpty();
  }

  @Test
  void aRefusedRecordIsRedrivenAndCounts() {
    String note = stack.refused("redriven");
    browser.open("/dead-letters?user=redriven");
    browser.awaitText(note);

    browser.press("Dry run");
    browser.type("dialog input", "Ann");
    browser.click("dialog button[type=submit]");
    browser.awaitText("would apply 1");
    browser.press("Redrive");
    browser.click("dialog button[type=submit]");

    browser.awaitText("applied 1");
    browser.awaitText("No letter is like that");
    assertThat(stack.user("redriven").counter("activeNotes")).isEqualTo(1);
  }

  @Test
  void aJobThatRunsCanBeStoppedHoweverManyCameAfterIt() {
    browser.open("/");
    browser.pretend(
        "/api/console/jobs",
        "{ jobs: Array.from({ length: 12 }, (_, i) => ({ id: String(12 - i), action: 'redrive',"
            + " dryRun: false, selection: 'all open letters', who: 'Ann', why: null,"
            + " state: i < 11 ? 'done' : 'running', startedAt: '2026-11-28T12:00:00.000Z',"
            + " endedAt: null, named: 0, done: 3, outcomes: {}, left: [], error: null })) }");

    browser.page("/dead-letters");

    browser.awaitText("running, 3 letters");
    assertThat(browser.all("button[data-key='action-stop-1']")).hasSize(1);
    browser.open("/");
  }

  @Test
  void aReactionWaitsForItsTargetAndIsRetriedFromThePage() throws Exception {
    browser.open("/expirations");
    browser.awaitText(waiting);
    stack.mendTarget();

    browser.press("Retry all now");
    browser.type("dialog input", "Ann");
    browser.click("dialog button[type=submit]");
    browser.awaitText("No reaction is pending");
  }

  @Test
  void theLifeOfANoteIsFoundByItsIdAlone() {
    NotesClient user = stack.user("found" + MARKUP);
    String note = user.create("{\"title\":\"t\",\"body\":\"b\",\"tags\":[\"<b>bold</b>\"]}");
    user.patch("/notes/" + note, "{\"title\":\"other\"}");
    await().atMost(PATIENCE).until(() -> user.counter("updated") == 1);

    browser.open("/");
    browser.type("#ask-text", note + "\n");

    browser.awaitText("Its life");
    browser.awaitText("none → <b>bold</b>");
    assertThat(browser.all(".timeline > li")).hasSize(2);
    assertThat(browser.all("img[src=x]")).isEmpty();
    assertThat(browser.all("main b b")).isEmpty();
  }

  @Test
  void aGapIsAcceptedAndReadinessReturns() {
    browser.open("/");
    browser.awaitText("gaps in the stream are open");
    browser.click("a[data-key='go-/gaps']");
    browser.awaitText(gap.reason());

    browser.press("Accept…");
    browser.type("dialog input", "Ann");
    browser.click("dialog button[type=submit]");

    browser.awaitText("No gaps");
    browser.page("/");
    browser.awaitText("15 minutes");
    browser.click("details summary");
    browser.awaitText("drain");
    assertThat(browser.text()).doesNotContain("[object");
    await().atMost(PATIENCE).until(() -> !browser.text().contains("gaps in the stream"));
  }
}
