package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.InterposedHttp;
import io.notestream.writer.TestWriter;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are refused for the time at which they were signed. */
class ClockJumpTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private TestWriter writer;
  private NoteReader reader;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    reader = new NoteReader(writer.clients(), TestWriter.TABLES, writer.clock());
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RequestExpired",
        "RequestInTheFuture",
        "RequestTimeTooSkewed",
        "InvalidSignatureException",
        "RequestTimeout",
        "ThrottledException",
      })
  void createsAfterAFailureThatTheSdkWouldRetryToo(String error) {
    Note note = note();
    writer.engine().faults().on("PutItem").next(1).fail(error);

    notes(writer.clients()).create(note, () -> {});

    assertThat(reader.find(ALICE, note.id())).contains(note);
  }

  @Test
  void createsWithTheServicesTimeAfterTheClockHasJumped() {
    Note note = note();
    InterposedHttp http = writer.interposedHttp();
    NoteWriter jumped = notes(writer.clients(http));
    Instant services = Instant.now().plus(Duration.ofHours(1));
    http.next("PutItem", request -> InterposedHttp.error("InvalidSignatureException", services));

    jumped.create(note, () -> {});

    assertThat(reader.find(ALICE, note.id())).contains(note);
    assertThat(http.requests("PutItem").get(1).firstMatchingHeader("X-Amz-Date").orElseThrow())
        .isGreaterThanOrEqualTo(
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .format(services.atOffset(ZoneOffset.UTC)));
  }

  private NoteWriter notes(DynamoDbClients clients) {
    return new NoteWriter(clients, TestWriter.TABLES, writer.clock(), GUARD, BUDGET);
  }

  private Note note() {
    Instant now = writer.clock().instant();
    return Note.builder(NoteId.next(now), ALICE, now.truncatedTo(ChronoUnit.MILLIS))
        .title("milk")
        .build();
  }
}
