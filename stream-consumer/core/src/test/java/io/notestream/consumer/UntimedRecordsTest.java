package io.notestream.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.replay.Replayer;
import io.notestream.consumer.replay.StaleRecordException;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Records without ApproximateCreationDateTime. */
class UntimedRecordsTest {

  @AutoClose private static TestTables engine = new TestTables();

  private final Note note = TestRecords.note("alice");
  private final Record untimed = untimed(new TestRecords().created(note));

  private TableNames tables;
  @AutoClose private StreamConsumer consumer;

  @BeforeEach
  void open() {
    tables = engine.create();
    consumer =
        StreamConsumer.builder(engine.client())
            .tables(tables)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .build();
  }

  @Test
  void aChangeWithoutATimeCountsOnceWithTheTimeOfReceipt() {
    assertThat(process(untimed)).isEqualTo(Counts.applied(1));
    engine.clock().advance(Duration.ofMinutes(5));
    assertThat(process(untimed)).isEqualTo(Counts.duplicates(1));

    AuditRecord audit = audit();
    assertThat(audit.timeSource()).isEqualTo(EventTimeSource.RECEIPT);
    assertThat(audit.eventTime()).isEqualTo(engine.clock().instant().minus(Duration.ofMinutes(5)));
  }

  @Test
  void aChangeWithoutATimeThatComesAgainIsNoLaterActivity() {
    process(untimed);
    Instant activity = lastActivity();
    engine.clock().advance(Duration.ofDays(3));
    process(untimed);

    assertThat(activity).isEqualTo(note.updatedAt());
    assertThat(lastActivity()).isEqualTo(activity);
  }

  @Test
  void aChangeThatWasParkedForItsMissingTimeCanBeRedriven() {
    SequenceNumber sequence = new SequenceNumber(untimed.dynamodb().sequenceNumber());
    DeadLetter letter =
        new DeadLetter(
            ParkedRecord.of(untimed).key(sequence),
            State.OPEN,
            "MALFORMED",
            "ApproximateCreationDateTime is missing or no time",
            1,
            "alice",
            note.id().value(),
            sequence.eventId(note.id().value()),
            "stream shard",
            engine.clock().instant(),
            null,
            null,
            null,
            null,
            null,
            0);
    new LetterStore(engine.client(), tables).putIfAbsent(letter, ParkedRecord.of(untimed), null);
    DeadLetters letters =
        new DeadLetters(engine.client(), tables, engine.clock(), Duration.ofDays(7));

    assertThat(
            letters
                .redrive(
                    letters.list(State.OPEN).findFirst().orElseThrow().id(),
                    consumer::redrive,
                    BatchControl.untilDone())
                .outcome())
        .isEqualTo(Outcome.APPLIED);

    assertThat(audit().timeSource()).isEqualTo(EventTimeSource.RECEIPT);
  }

  @Test
  void aReplayTakesAnUntimedRecordToBeAsOldAsItsNotesLastChange() {
    Replayer fresh = Replayer.notBefore(consumer, note.updatedAt());
    Replayer stale = Replayer.notBefore(consumer, note.updatedAt().plusMillis(1));

    assertThatExceptionOfType(StaleRecordException.class)
        .isThrownBy(() -> replay(stale))
        .withMessageContaining(untimed.eventID());
    assertThat(replay(fresh)).isEqualTo(Counts.applied(1));
  }

  private Counts replay(Replayer replayer) {
    return replayer.replay("file", List.of(untimed).iterator(), BatchControl.untilDone()).counts();
  }

  private Counts process(Record record) {
    BatchOutcome outcome =
        consumer.process(
            new ShardBatch("stream", "shard", List.of(record)), BatchControl.untilDone());
    assertThat(outcome.complete()).isTrue();
    return outcome.counts();
  }

  private AuditRecord audit() {
    return engine.scan(tables.noteViews()).stream()
        .filter(item -> item.containsKey("streamEventId"))
        .map(AuditCodec::decode)
        .findAny()
        .orElseThrow();
  }

  private Instant lastActivity() {
    UserId user = note.userId();
    return UserSummary.fromItem(
            user,
            engine
                .client()
                .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.userSummary(user)))
                .item())
        .lastActivityAt();
  }

  private static Record untimed(Record record) {
    return record.toBuilder()
        .dynamodb(record.dynamodb().toBuilder().approximateCreationDateTime(null).build())
        .build();
  }
}
