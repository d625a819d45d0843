package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.local.fault.Faults;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.internal.observe.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Attempts that fail, or whose response is lost after they succeeded. */
class LostResponsesTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final Duration BUDGET = Duration.ofSeconds(10);

  private static TestWriter writer;
  private static NoteWriter notes;
  private static NoteDeleter deleter;
  private static NoteReader reader;

  @BeforeAll
  static void start() {
    writer = new TestWriter(null);
    notes = new NoteWriter(writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, BUDGET);
    deleter = new NoteDeleter(writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, BUDGET);
    reader = new NoteReader(writer.clients(), TestWriter.TABLES, writer.clock());
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @AfterEach
  void heal() {
    faults().clear();
  }

  @Test
  void createsOnceWhenTheResponseIsLost() {
    Note note = note(null);
    faults().on("PutItem").next(1).loseResponse();

    assertThat(notes.create(note, () -> {})).isEqualTo(note);

    assertThat(reader.find(ALICE, note.id())).contains(note);
  }

  @Test
  void createsAfterThrottling() {
    Note note = note(null);
    faults().on("PutItem").next(3).throttle();

    notes.create(note, () -> {});

    assertThat(reader.find(ALICE, note.id())).contains(note);
  }

  @Test
  void recognisesANoteNearItsExpiryThatWasStored() {
    Note note = note(Duration.ofSeconds(5));
    faults().on("PutItem").next(1).loseResponse();

    assertThat(notes.create(note, () -> {})).isEqualTo(note);

    assertThat(reader.find(ALICE, note.id())).contains(note);
  }

  @Test
  void givesUpANoteNearItsExpiryRatherThanStoringItTwice() {
    Note note = note(Duration.ofSeconds(5));
    faults().on("PutItem").next(1).loseRequest();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> notes.create(note, () -> {}))
        .withMessageContaining("not known");
    assertThat(reader.find(ALICE, note.id())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void updatesOnceWhenTheResponseIsLost(boolean done) {
    Note note = notes.create(note(Duration.ofSeconds(500)), () -> {});
    AtomicInteger edits = new AtomicInteger();
    if (done) {
      faults().on("UpdateItem").next(1).loseResponse();
    } else {
      faults().on("UpdateItem").next(1).loseRequest();
    }

    UpdateResult result =
        notes.update(
            ALICE,
            note.id(),
            Precondition.anyOf(Set.of(1L)),
            current -> current.toBuilder().title("edit " + edits.incrementAndGet()).build(),
            TraceParent.create(),
            () -> {});

    assertThat(result)
        .isInstanceOfSatisfying(
            UpdateResult.Updated.class,
            updated -> {
              assertThat(updated.note().version()).isEqualTo(2);
              assertThat(reader.find(ALICE, note.id())).contains(updated.note());
            });
    assertThat(edits).hasValue(1);
  }

  @Test
  void knowsItsRenewalAlsoWhenTheOldExpiryHasPassedMeanwhile() {
    Note note = notes.create(note(Duration.ofSeconds(5)), () -> {});
    Expiry renewed = Expiry.notBefore(writer.clock().instant().plusSeconds(1000));
    faults().on("UpdateItem").next(1).loseResponse();
    AtomicInteger edits = new AtomicInteger();

    UpdateResult result =
        notes.update(
            ALICE,
            note.id(),
            Precondition.none(),
            current -> {
              edits.incrementAndGet();
              writer.clock().advance(Duration.ofSeconds(6));
              return current.toBuilder().expiry(renewed).build();
            },
            TraceParent.create(),
            () -> {});

    assertThat(result).isInstanceOf(UpdateResult.Updated.class);
    assertThat(edits).hasValue(1);
    assertThat(reader.find(ALICE, note.id()).orElseThrow().expiry()).isEqualTo(renewed);
  }

  @Test
  void doesNotRenewWithATimeThatWasFreshOnlyAtTheFirstAttempt() {
    Note note = notes.create(note(Duration.ofSeconds(5)), () -> {});
    faults().on("UpdateItem").next(1).throttle();

    UpdateResult result =
        notes.update(
            ALICE,
            note.id(),
            Precondition.none(),
            current -> {
              // The edit runs in the first attempt; the second one finds that time has gone on.
              writer.clock().advance(Duration.ofSeconds(6));
              return current.toBuilder().expiry(new Expiry(2_000_000_000L)).build();
            },
            TraceParent.create(),
            () -> {});

    assertThat(result).isInstanceOf(UpdateResult.NotFound.class);
  }

  @Test
  void startsAgainFromWhatSomebodyElseWrote() {
    Note note = notes.create(note(null), () -> {});
    AtomicInteger edits = new AtomicInteger();

    UpdateResult result =
        notes.update(
            ALICE,
            note.id(),
            Precondition.none(),
            current -> {
              if (edits.incrementAndGet() == 1) {
                notes.update(
                    ALICE,
                    note.id(),
                    Precondition.none(),
                    other -> other.toBuilder().body("by another").build(),
                    TraceParent.create(),
                    () -> {});
              }
              return current.toBuilder().title("mine").build();
            },
            TraceParent.create(),
            () -> {});

    assertThat(((UpdateResult.Updated) result).note())
        .satisfies(
            now -> {
              assertThat(now.title()).isEqualTo("mine");
              assertThat(now.body()).isEqualTo("by another");
              assertThat(now.version()).isEqualTo(3);
            });
  }

  @Test
  void doesNotOverwriteWhatSomebodyElseWroteUnderAPrecondition() {
    Note note = notes.create(note(null), () -> {});

    UpdateResult result =
        notes.update(
            ALICE,
            note.id(),
            Precondition.anyOf(Set.of(1L)),
            current -> {
              notes.update(
                  ALICE,
                  note.id(),
                  Precondition.none(),
                  o -> o.toBuilder().body("b").build(),
                  TraceParent.create(),
                  () -> {});
              return current.toBuilder().title("mine").build();
            },
            TraceParent.create(),
            () -> {});

    assertThat(result).isEqualTo(new UpdateResult.Mismatch(2));
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 500})
  void deletesOnceWhenTheResponseIsLost(long ttlSeconds) {
    Note note = notes.create(note(Duration.ofSeconds(ttlSeconds)), () -> {});
    faults().on("DeleteItem").next(1).loseResponse();
    faults().on("UpdateItem").next(1).loseResponse();

    DeleteResult result =
        deleter.delete(ALICE, note.id(), Precondition.anyOf(Set.of(1L)), TraceParent.create());

    assertThat(result).isEqualTo(DeleteResult.GONE);
    assertThat(reader.find(ALICE, note.id())).isEmpty();
  }

  @Test
  void throwsAFailureThatIsNotRetryable() {
    Note note = note(null);
    faults().on("PutItem").fail("AccessDeniedException");

    assertThatExceptionOfType(DynamoDbException.class)
        .isThrownBy(() -> notes.create(note, () -> {}));
  }

  @Test
  void givesUpWhenTheTimeIsUp() {
    NoteWriter hasty =
        new NoteWriter(
            writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, Duration.ofMillis(50));
    faults().on("PutItem").internalServerError();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> hasty.create(note(null), () -> {}))
        .withCauseInstanceOf(DynamoDbException.class);
  }

  @Test
  void neverSaysThatANoteIsNotStoredWhenAResponseWasLost() {
    Note note = note(null);
    faults().on("PutItem").loseResponse();
    NoteWriter hasty =
        new NoteWriter(
            writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, Duration.ofMillis(1));
    AtomicInteger unstored = new AtomicInteger();

    assertThatExceptionOfType(StoreUnavailableException.class)
        .isThrownBy(() -> hasty.create(note, unstored::incrementAndGet));

    assertThat(unstored).hasValue(0);
    assertThat(reader.find(ALICE, note.id())).contains(note);
  }

  private static Note note(Duration ttl) {
    Instant now = writer.clock().instant();
    return Note.builder(NoteId.next(now), ALICE, now.truncatedTo(ChronoUnit.MILLIS))
        .title("milk")
        .body("2 l")
        .expiry(ttl == null ? null : Expiry.notBefore(now.plus(ttl)))
        .trace("first")
        .build();
  }

  private static Faults faults() {
    return writer.engine().faults();
  }
}
