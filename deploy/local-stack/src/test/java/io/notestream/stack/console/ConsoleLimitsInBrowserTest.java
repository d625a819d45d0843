package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.StreamWorker;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What pages show when there is much, when little may be done, and when DynamoDB gives nothing. */
@NeedsBrowser
@Order(1) // It takes long: it begins first.
class ConsoleLimitsInBrowserTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension private static final LookedAt LOOKED_AT = new LookedAt();
  private static ConsoleStack stack;
  private static Browser browser;

  @BeforeAll
  static void look() {
    stack = LOOKED_AT.stack();
    browser = LOOKED_AT.browser();
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
}
