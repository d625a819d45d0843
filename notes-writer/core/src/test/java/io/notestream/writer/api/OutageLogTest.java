package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.notestream.local.fault.Fault;
import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says while calls fail: little, and all that somebody needs. */
class OutageLogTest {

  private final Thread own = Thread.currentThread();

  /** What the test's own requests have led to: other tests run at the same time. */
  private final ListAppender<ILoggingEvent> lines =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
          if (Thread.currentThread() == own) {
            super.append(line);
          }
        }
      };

  private final Logger log = (Logger) LoggerFactory.getLogger("io.notestream.writer");
  private Level before;

  @TempDir private Path blobs;
  private TestWriter writer;
  private User alice;
  private NoteId id;

  @BeforeEach
  void start() {
    writer =
        new TestWriter(
            blobs, api -> api.limits(RequestLimits.standard().withDeadline(Duration.ofSeconds(2))));
    alice = writer.user("alice");
    id = alice.create("milk");
    before = log.getLevel();
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stop() {
    log.detachAppender(lines);
    log.setLevel(before);
    writer.close();
  }

  @Test
  void anOutageIsOneLineAndAnotherEachMinuteAndOneWhenItIsOver() {
    Fault denied = writer.engine().faults().on("GetItem").fail("AccessDeniedException", "not you");
    for (int i = 0; i < 20; i++) {
      assertThat(alice.get("/notes/" + id).status()).isEqualTo(500);
    }
    assertThat(said(Level.WARN))
        .containsExactly("GetItem on notes fails: AccessDeniedException: not you");

    writer.clock().advance(Duration.ofSeconds(60));
    alice.get("/notes/" + id);
    alice.get("/notes/" + id);
    assertThat(said(Level.WARN)).hasSize(2);
    assertThat(said(Level.WARN).get(1))
        .isEqualTo(
            "GetItem on notes has been failing for 60 s, 21 times: AccessDeniedException: not you");

    denied.remove();
    alice.get("/notes/" + id);
    alice.get("/notes/" + id);
    assertThat(said(Level.INFO))
        .containsExactly("GetItem on notes succeeds again, after 60 s and 22 failures");
    assertThat(lines.list).hasSize(3).allMatch(line -> line.getThrowableProxy() == null);
  }

  @Test
  void aCallThatFailsNowAndThenIsSaidOnceAMinute() {
    for (int i = 0; i < 10; i++) {
      writer.engine().faults().on("GetItem").next(1).fail("AccessDeniedException", "not you");
      alice.get("/notes/" + id);
      alice.get("/notes/" + id);
    }

    assertThat(said(Level.WARN)).hasSize(1);
    assertThat(said(Level.INFO)).hasSize(1);
  }

  @Test
  void throttlingIsSaidOnceItHasLasted() {
    writer.engine().faults().on("PutItem").throttle();
    assertThat(alice.post("/notes", "{\"title\": \"x\"}").status()).isEqualTo(503);
    assertThat(lines.list).isEmpty();

    writer.clock().advance(Duration.ofSeconds(61));
    assertThat(alice.post("/notes", "{\"title\": \"x\"}").status()).isEqualTo(503);

    assertThat(said(Level.WARN))
        .singleElement()
        .asString()
        .contains("PutItem on notes", "ProvisionedThroughputExceeded");
  }

  @Test
  void whatDynamoDbSaysOfAnItemIsNoOutage() {
    alice.put("/notes/" + NoteId.next(TestWriter.START), "{\"title\": \"x\"}");
    alice.put("/notes/" + id, "{\"title\": \"x\"}", "If-Match", "\"9\"");
    alice.post("/notes", "{\"title\": \"x\"}", "Idempotency-Key", "k");
    alice.post("/notes", "{\"title\": \"y\"}", "Idempotency-Key", "k");

    assertThat(lines.list).isEmpty();
  }

  @Test
  void aLostConnectionIsSaidInTheWordsOfTheConnectionOnOneLine() {
    writer.engine().faults().on("GetItem").loseResponse();

    assertThat(alice.get("/notes/" + id).status()).isEqualTo(503);

    assertThat(said(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("GetItem on notes fails: ")
        .doesNotContain("Attempt Count", "\n", "\tat");
    assertThat(lines.list.get(0).getThrowableProxy()).isNull();
  }

  @Test
  void aDeleteOfWhichTheItemStaysIsOneLineWithoutATrace() {
    String near =
        alice.post("/notes", "{\"title\": \"near\", \"ttlSeconds\": 30}").json().get("id").asText();
    writer.engine().faults().on("DeleteItem").fail("AccessDeniedException", "not you");

    assertThat(alice.delete("/notes/" + near, "If-Match", "\"1\"").status()).isEqualTo(204);

    assertThat(alice.get("/notes/" + near).status()).isEqualTo(404);
    assertThat(said(Level.INFO))
        .containsExactly(
            "note "
                + near
                + " is marked as deleted; its item stays until it expires:"
                + " AccessDeniedException: not you");
    assertThat(said(Level.ERROR)).isEmpty();
    assertThat(lines.list).allMatch(line -> line.getThrowableProxy() == null);
  }

  @Test
  void aBlobStoreThatFailsIsSaidOnce() {
    String large = "{\"title\": \"long\", \"body\": \"" + "x".repeat(70_000) + "\"}";
    breakBlobs();
    for (int i = 0; i < 5; i++) {
      assertThat(alice.post("/notes", large).status()).isEqualTo(503);
    }

    assertThat(said(Level.WARN))
        .singleElement()
        .asString()
        .startsWith("storing large bodies fails: ");
  }

  @Test
  void readinessIsSaidWhenItChanges() {
    Fault denied = writer.engine().faults().on("GetItem").fail("AccessDeniedException", "not you");
    for (int i = 0; i < 5; i++) {
      alice.get("/health/ready");
    }
    denied.remove();
    alice.get("/health/ready");
    alice.get("/health/ready");

    assertThat(said(Level.WARN).stream().filter(line -> line.startsWith("not ready"))).hasSize(1);
    assertThat(said(Level.INFO).stream().filter(line -> line.startsWith("ready"))).hasSize(1);
  }

  /** A file stands where the directory of the bodies of a user should be. */
  private void breakBlobs() {
    try {
      Files.delete(blobs);
      Files.writeString(blobs, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> said(Level level) {
    return lines.list.stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
