package io.notestream.stack.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.model.view.Gap;
import io.notestream.stack.NotesClient;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each page does what it says, to somebody who looks at it and clicks. */
@NeedsBrowser
@Order(1) // It takes long: it begins first.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleInBrowserTest {

  private static final String MARKUP = "<img src=x onerror=alert(1)>";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  @RegisterExtension private static final LookedAt LOOKED_AT = new LookedAt();
  private static ConsoleStack stack;
  private static Browser browser;
  private static String waiting;
  private static Gap gap;

  /** What takes a while to be seen begins here: it comes about while the first tests run. */
  @BeforeAll
  static void start() throws Exception {
    stack = LOOKED_AT.stack();
    browser = LOOKED_AT.browser();
    stack.breakTarget();
    waiting = stack.user("waiter").create("{\"title\":\"t\",\"body\":\"b\",\"ttlSeconds\":1}");
    gap = stack.lose("shardId-000-lost");
    stack.stack().dynamoDb().streams().split("notes", 2);
    stack.user("splitter").create("{\"title\":\"t\",\"body\":\"b\"}");
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

  /** Late, since what the page has seen of the shards is read again only after a while. */
  @Test
  @Order(Integer.MAX_VALUE)
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
