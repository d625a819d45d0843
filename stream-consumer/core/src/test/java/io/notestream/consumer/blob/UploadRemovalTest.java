package io.notestream.consumer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.blob.BlobRemover.Pass;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.expiry.Expirations;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Uploads as the writer records them, until they are dropped or removed. */
class UploadRemovalTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Note NOTE =
      Expirations.expired(1).before().toBuilder()
          .expiry(null)
          .bodyRef("bodies/one", 70_000)
          .build();
  private static final BlobRemoval UPLOAD =
      BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/one", Expirations.EXPIRY);
  private static final SequenceNumber SEQUENCE = new SequenceNumber("7");

  @TempDir Path directory;

  @AutoClose private final EngineTables tables = EngineTables.startAt(Expirations.EXPIRY);
  private BlobStore blobs;
  private BlobRemover remover;

  @BeforeEach
  void upload() {
    blobs = new DirectoryBlobStore(directory);
    remover =
        new BlobRemover(
            tables.client(), tables.names(), blobs, tables.clock(), new SimpleMeterRegistry());
    blobs.put("bodies/one", new byte[] {1});
    tables.put(tables.names().noteOps(), UPLOAD.toItem());
  }

  @Test
  void dropsTheRecordOfAnUploadThatIsInUseAfterADay() {
    tables.put(tables.names().notes(), NoteCodec.encode(NOTE));
    assertThat(run()).isEqualTo(new Pass(0, 0, 0));

    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(0, 1, 0));
    assertThat(blobs.get("bodies/one")).isPresent();
    assertThat(tables.get(tables.names().noteOps(), UPLOAD.key())).isEmpty();
  }

  @Test
  void removesAnOrphanAfterTwoDays() {
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 0));
    assertThat(blobs.get("bodies/one")).isPresent();

    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(blobs.get("bodies/one")).isEmpty();
    assertThat(tables.get(tables.names().noteOps(), UPLOAD.key())).isEmpty();
  }

  @Test
  void leavesTheBodyToAChangeThatTheConsumerSeesBetweenTheLooks() {
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    BlobRemoval left =
        new BlobRemoval(
            NOTE.userId(), NOTE.id(), SEQUENCE, "bodies/one", UPLOAD.due().plus(DAY.plusHours(6)));
    tables.put(tables.names().noteOps(), left.toItem());

    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(0, 1, 0));
    assertThat(blobs.get("bodies/one")).isPresent();
    tables.advance(Duration.ofHours(6));
    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(blobs.get("bodies/one")).isEmpty();
  }

  @Test
  void doesNotTakeALookThatFailedForTheFirst() {
    tables.advance(DAY.plusMillis(1));
    tables.engine().faults().on("GetItem").table(tables.names().notes()).fail("AccessDenied");
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    tables.engine().faults().clear();

    tables.advance(Duration.ofHours(1).plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    assertThat(blobs.get("bodies/one")).isPresent();
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
  }

  @Test
  void looksAtEachUploadOfANoteForItself() {
    blobs.put("bodies/two", new byte[] {2});
    tables.put(
        tables.names().noteOps(),
        BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/two", Expirations.EXPIRY).toItem());
    tables.put(tables.names().notes(), NoteCodec.encode(NOTE));
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 1, 1));

    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(blobs.get("bodies/one")).isPresent();
    assertThat(blobs.get("bodies/two")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DeadLetter.State.class,
      names = {"RETRY", "OPEN"})
  void waitsForTheDeadLettersOfTheNote(DeadLetter.State state) {
    LetterStore letters = new LetterStore(tables.client(), tables.names());
    Instant now = tables.clock().instant();
    letters.putIfAbsent(letter(state, NOTE, now), ParkedRecord.of(Record.builder().build()), null);
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    assertThat(blobs.get("bodies/one")).isPresent();

    DeadLetter seen = letters.get(letter(state, NOTE, now).key()).orElseThrow();
    letters.move(seen, seen.done(now, now.plus(DAY)));
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
  }

  @Test
  void doesNotWaitForTheDeadLettersOfOthers() {
    LetterStore letters = new LetterStore(tables.client(), tables.names());
    Instant now = tables.clock().instant();
    Note other = Expirations.expired(2).before();
    letters.putIfAbsent(
        letter(DeadLetter.State.OPEN, other, now), ParkedRecord.of(Record.builder().build()), null);
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
  }

  private Pass run() {
    return remover.runOnce(BatchControl.untilDone());
  }

  private static DeadLetter letter(DeadLetter.State state, Note note, Instant now) {
    return new DeadLetter(
        DeadLetterKey.ofReaction(
            SEQUENCE, NoteKeys.partition(note.userId()), NoteKeys.sort(note.id()), "archive"),
        state,
        "REACTION",
        "down",
        1,
        note.userId().value(),
        note.id().value(),
        SEQUENCE.eventId(note.id().value()),
        "-",
        now,
        null,
        state == DeadLetter.State.RETRY ? now.plusSeconds(30) : null,
        null,
        null,
        null,
        0);
  }
}
