package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.worker.Bench;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Commands that could wait for ever end with the cause, unless anything succeeds meanwhile. */
@Timeout(60)
class GiveUpTest {

  @AutoClose private static final Bench BENCH = Bench.start();

  @TempDir private Path directory;

  @AfterEach
  void endOutages() {
    BENCH.engine().faults().clear();
  }

  @Test
  void aReplayThatIsDeniedEverythingEndsWithTheCause() throws IOException {
    deny("TransactWriteItems");

    Run run = run("replay", "--give-up-after", "1500ms", "--file", file(created("alice")));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("1 records, 0 applied", "1 not applied");
    assertThat(run.err())
        .hasLineCount(1)
        .contains("1.5 s", "TransactWriteItems on note-views", "AccessDeniedException", "not you");
  }

  @Test
  void aReplayThatCannotEvenStartEndsWithTheCause() throws IOException {
    deny("GetItem");

    Run run = run("replay", "--give-up-after", "1s", "--file", file(created("bob")));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .hasLineCount(1)
        .contains("GetItem", "note-views", "AccessDeniedException");
  }

  @Test
  void aReplayThatIsHeldUpForLessGoesOn() throws IOException {
    BENCH
        .engine()
        .faults()
        .on("TransactWriteItems")
        .next(3)
        .fail("AccessDeniedException", "not yet");

    Run run = run("replay", "--give-up-after", "10s", "--file", file(created("carol")));

    assertThat(run.out()).contains("1 records, 1 applied").doesNotContain("not applied");
    assertThat(run.code()).isZero();
  }

  @Test
  void aRedriveThatIsDeniedEverythingEndsWithTheCause() throws IOException {
    run("replay", "--file", file(unreadable("dave")));
    String id = run("dead-letters", "list").out().lines().toList().get(1).split(" +", 2)[0];
    deny("GetItem", BENCH.tables().noteViews());

    Run run = run("dead-letters", "redrive", "--give-up-after", "1s", id, id);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).hasLineCount(1).contains("1 s", "on note-views", "AccessDeniedException");
    endOutages();
    assertThat(run("dead-letters", "redrive", id).out()).contains(id + ": malformed");
  }

  private static void deny(String operation) {
    deny(operation, BENCH.tables().noteViews());
  }

  private static void deny(String operation, String table) {
    BENCH.engine().faults().on(operation).table(table).fail("AccessDeniedException", "not you");
  }

  private static Map<String, AttributeValue> note(String user) {
    Instant now = BENCH.now();
    Note note = Note.builder(NoteId.next(now), new UserId(user), now).title("title").build();
    return NoteCodec.encode(note);
  }

  private static Record created(String user) {
    return inserted(note(user));
  }

  private static Record unreadable(String user) {
    Map<String, AttributeValue> item = new HashMap<>(note(user));
    item.put("version", AttributeValue.fromS("not a number"));
    return inserted(item);
  }

  private static Record inserted(Map<String, AttributeValue> item) {
    return Record.builder()
        .eventID("inserted")
        .eventName(OperationType.INSERT)
        .dynamodb(
            d ->
                d.keys(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                    .newImage(item)
                    .sequenceNumber("100000000000000000001")
                    .approximateCreationDateTime(BENCH.now()))
        .build();
  }

  private String file(Record record) throws IOException {
    return Files.writeString(directory.resolve("records.jsonl"), RecordJson.write(record))
        .toString();
  }

  private static Run run(String... args) {
    return Run.on(BENCH.endpoint(), args);
  }
}
