package io.notestream.consumer.blob;

import static io.notestream.consumer.TestControls.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.blob.BlobRemover.Pass;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.expiry.Expirations;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;

class BlobRemoverTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Note NOTE =
      Expirations.expired(1).before().toBuilder().bodyRef("alice/one", 70_000).build();
  private static final SequenceNumber SEQUENCE = new SequenceNumber("1");

  @TempDir Path directory;

  @AutoClose private final EngineTables tables = EngineTables.startAt(Expirations.EXPIRY);
  private BlobStore blobs;
  private BlobRemover remover;

  @BeforeEach
  void open() {
    blobs = new DirectoryBlobStore(directory);
    remover =
        new BlobRemover(
            tables.client(), tables.names(), blobs, tables.clock(), new SimpleMeterRegistry());
    blobs.put("alice/one", new byte[] {1});
    tables.put(tables.names().noteOps(), removal().toItem());
  }

  @Test
  void leavesABodyAloneUntilItsDay() {
    tables.advance(DAY.minusSeconds(1));

    assertThat(run()).isEqualTo(new Pass(0, 0, 0));
    assertThat(blobs.get("alice/one")).isPresent();
  }

  @Test
  void removesABodyThatNothingRefersTo() {
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));

    assertThat(blobs.get("alice/one")).isEmpty();
    assertThat(tables.get(tables.names().noteOps(), removal().key())).isEmpty();
    assertThat(run()).isEqualTo(new Pass(0, 0, 0));
  }

  @Test
  void keepsTheBodyOfALiveNote() {
    tables.put(tables.names().notes(), NoteCodec.encode(NOTE.toBuilder().expiry(null).build()));
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(0, 1, 0));

    assertThat(blobs.get("alice/one")).isPresent();
    assertThat(tables.get(tables.names().noteOps(), removal().key())).isEmpty();
  }

  @Test
  void anArchivedNoteHoldsItsBodyUntilADayAfterItIsPurged() {
    archive();
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    tables.advance(Duration.ofDays(29));
    assertThat(run()).isEqualTo(new Pass(0, 0, 0));
    assertThat(blobs.get("alice/one")).isPresent();

    tables.advance(DAY);

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(blobs.get("alice/one")).isEmpty();
  }

  @Test
  void aReactionThatIsStillToBeDoneHoldsTheBody() {
    LetterStore letters = new LetterStore(tables.client(), tables.names());
    Instant now = tables.clock().instant();
    DeadLetter pending = pending(now);
    letters.putIfAbsent(pending, ParkedRecord.of(Record.builder().build()), null);
    tables.advance(DAY.plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(0, 0, 1));
    assertThat(blobs.get("alice/one")).isPresent();

    DeadLetter seen = letters.get(pending.key()).orElseThrow();
    letters.move(seen, seen.done(now, now.plus(DAY)));
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
  }

  @Test
  void aReactionThatIsDoneMeanwhileHasPutTheBodyIntoTheArchive() {
    LetterStore letters = new LetterStore(tables.client(), tables.names());
    Instant now = tables.clock().instant();
    letters.putIfAbsent(pending(now), ParkedRecord.of(Record.builder().build()), null);
    tables.advance(DAY.plusMillis(1));
    AtomicBoolean done = new AtomicBoolean();
    ExecutionInterceptor finishesBetweenTheReads =
        new ExecutionInterceptor() {
          @Override
          public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
            if (call.request() instanceof QueryRequest query
                && query.indexName() == null
                && done.compareAndSet(false, true)) {
              archive();
              DeadLetter seen = letters.get(pending(now).key()).orElseThrow();
              letters.move(seen, seen.done(now, now.plus(DAY)));
            }
          }
        };
    remover =
        new BlobRemover(
            tables.client(finishesBetweenTheReads),
            tables.names(),
            blobs,
            tables.clock(),
            new SimpleMeterRegistry());

    assertThat(run()).isEqualTo(new Pass(0, 0, 1));

    assertThat(done).isTrue();
    assertThat(blobs.get("alice/one")).isPresent();
  }

  @Test
  void aStoreThatRefusesIsAskedAgainLaterAndHoldsUpNoOther() throws IOException {
    Note other = Expirations.expired(2).before().toBuilder().bodyRef("alice/two", 70_000).build();
    blobs.put("alice/two", new byte[] {2});
    tables.put(
        tables.names().noteOps(),
        new BlobRemoval(
                other.userId(), other.id(), SEQUENCE, "alice/two", removal().due().plusMillis(1))
            .toItem());
    // A directory with something in it stands where the file of the first body should.
    Files.delete(directory.resolve("alice/one"));
    Files.createDirectories(directory.resolve("alice/one/in-the-way"));
    tables.advance(DAY.plusMillis(2));

    assertThat(run()).isEqualTo(new Pass(1, 0, 1));

    assertThat(blobs.get("alice/two")).isEmpty();
    Files.delete(directory.resolve("alice/one/in-the-way"));
    tables.advance(Duration.ofHours(1).plusMillis(1));
    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
  }

  @Test
  void aRemovalThatCannotBeReadStaysAsItIs() {
    BlobRemoval removal = removal();
    Map<String, AttributeValue> broken = new HashMap<>(removal.toItem());
    broken.put("due", AttributeValue.fromS("tomorrow"));
    tables.put(tables.names().noteOps(), broken);
    tables.advance(DAY.plusMillis(1));

    assertThat(run()).isEqualTo(new Pass(0, 0, 0));
    assertThat(tables.get(tables.names().noteOps(), removal.key())).isEqualTo(broken);
  }

  @Test
  void leavesWhatItHasNoTimeFor() {
    tables.advance(DAY.plusMillis(1));

    assertThat(remover.runOnce(until(tables.clock().instant()))).isEqualTo(new Pass(0, 0, 0));
    assertThat(blobs.get("alice/one")).isPresent();

    assertThat(remover.runOnce(until(tables.clock().instant().plusSeconds(60))))
        .isEqualTo(new Pass(1, 0, 0));
  }

  @Test
  void aRemovalThatCannotBeCrossedOutIsDoneAgainAndHoldsUpNoOther() {
    Note other = Expirations.expired(2).before().toBuilder().bodyRef("alice/two", 70_000).build();
    blobs.put("alice/two", new byte[] {2});
    tables.put(
        tables.names().noteOps(),
        new BlobRemoval(
                other.userId(), other.id(), SEQUENCE, "alice/two", removal().due().plusMillis(1))
            .toItem());
    tables.advance(DAY.plusMillis(2));
    tables.engine().faults().on("DeleteItem").table(tables.names().noteOps()).next(1).throttle();

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(blobs.get("alice/two")).isEmpty();
    assertThat(tables.get(tables.names().noteOps(), removal().key())).isNotEmpty();

    assertThat(run()).isEqualTo(new Pass(1, 0, 0));
    assertThat(tables.get(tables.names().noteOps(), removal().key())).isEmpty();
  }

  private Pass run() {
    return remover.runOnce(BatchControl.untilDone());
  }

  private void archive() {
    try (Reactions reactions =
        Reactions.builder(
                new ReactionContext(
                    tables.client(), tables.names(), tables.clock(), Duration.ofDays(30)))
            .choose(ReactionSettings.parseAll(List.of("archive")))
            .build()) {
      reactions
          .begin(BatchControl.untilDone())
          .react(List.of(Expirations.expired(NOTE, 1, ExpiryCause.TTL)));
    }
    assertThat(
            ArchivedNote.fromItem(
                    tables.get(
                        tables.names().noteOps(),
                        OpsKeys.archivedNote(NOTE.userId(), NOTE.id(), SEQUENCE)))
                .note())
        .isEqualTo(NOTE);
  }

  private static DeadLetter pending(Instant now) {
    return new DeadLetter(
        DeadLetterKey.ofReaction(
            SEQUENCE, NoteKeys.partition(NOTE.userId()), NoteKeys.sort(NOTE.id()), "archive"),
        DeadLetter.State.RETRY,
        "REACTION",
        "down",
        1,
        NOTE.userId().value(),
        NOTE.id().value(),
        removal().eventId(),
        "-",
        now,
        null,
        now.plusSeconds(30),
        null,
        null,
        null,
        0);
  }

  private static BlobRemoval removal() {
    return new BlobRemoval(
        NOTE.userId(), NOTE.id(), SEQUENCE, "alice/one", Expirations.EXPIRY.plus(DAY));
  }
}
