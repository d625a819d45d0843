package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.worker.Bench;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The age of a record is judged by how long the tables have kept audit records. */
@Timeout(60)
class ReplayAgeTest {

  @AutoClose private final Bench bench = Bench.start();

  @TempDir private Path directory;
  private String fresh;
  private String twentyDaysOld;

  @BeforeEach
  void write() throws IOException {
    fresh = file("fresh", Duration.ofHours(1));
    twentyDaysOld = file("old", Duration.ofDays(20));
  }

  @Test
  void aRecordThatTheTablesMayHaveForgottenIsRefusedWhateverTheOptionSays() {
    run("replay", "--audit-days", "30", "--file", fresh);

    Run refused = run("replay", "--audit-days", "400", "--file", twentyDaysOld);

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).hasLineCount(1).contains("may have left the ledger", "--force");
    assertThat(run("replay", "--force", "--file", twentyDaysOld).out()).contains("1 applied");
  }

  @Test
  void aShorterTimeStaysWhenALongerOneIsSetAgain() {
    run("replay", "--audit-days", "400", "--file", fresh);
    assertThat(retention()).contains(Duration.ofDays(400));

    run("replay", "--audit-days", "30", "--file", fresh);
    run("replay", "--audit-days", "400", "--file", fresh);

    assertThat(retention()).contains(Duration.ofDays(30));
    assertThat(run("replay", "--file", twentyDaysOld).code()).isEqualTo(1);
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() {
    run("replay", "--audit-days", "30", "--file", fresh);
    Map<String, AttributeValue> before = meta();

    Run dry = run("replay", "--dry-run", "--audit-days", "2", "--file", fresh, "--file", fresh);
    Run old = run("replay", "--dry-run", "--file", twentyDaysOld);

    assertThat(dry.out()).doesNotContain("TOO OLD");
    assertThat(old.out()).contains("record 1: TOO OLD", "1 of the records are from before");
    assertThat(run("replay", "--dry-run", "--force", "--file", twentyDaysOld).out())
        .doesNotContain("TOO OLD");
    assertThat(meta()).isEqualTo(before);
  }

  @Test
  void tablesThatDoNotSayAreJudgedByTheOptionAsBefore() {
    Meta first = Meta.ofNewTable(Instant.EPOCH, 1);
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().noteViews()).item(first.toItem()));

    assertThat(run("replay", "--dry-run", "--file", twentyDaysOld).out()).doesNotContain("TOO OLD");
    assertThat(run("replay", "--file", twentyDaysOld).out()).contains("1 applied");
    assertThat(retention()).contains(Duration.ofDays(400));
  }

  private Optional<Duration> retention() {
    return Meta.auditRetention(meta());
  }

  private Map<String, AttributeValue> meta() {
    return bench
        .dynamoDb()
        .getItem(r -> r.tableName(bench.tables().noteViews()).key(ViewKeys.meta()))
        .item();
  }

  private String file(String name, Duration age) throws IOException {
    Instant time = Instant.now().minus(age);
    Note note = Note.builder(NoteId.next(time), new UserId(name), time).title("title").build();
    Record record =
        Record.builder()
            .eventID(name)
            .eventName(OperationType.INSERT)
            .dynamodb(
                d ->
                    d.keys(NoteKeys.note(note.userId(), note.id()))
                        .newImage(NoteCodec.encode(note))
                        .sequenceNumber("100000000000000000001")
                        .approximateCreationDateTime(time))
            .build();
    return Files.writeString(directory.resolve(name + ".jsonl"), RecordJson.write(record))
        .toString();
  }

  private Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
