package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class NoteDeleteTest {

  private static final Instant NOW = TestRecords.START;

  @AutoClose private final EngineTables tables = EngineTables.startAt(NOW);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Invariants invariants = new Invariants(meters, tables.clock());

  @Test
  void aNoteThatIsDueIsDeleted() {
    DueNote note = expiring("alice", NOW);

    assertThat(delete(note, Duration.ZERO)).isEqualTo(NoteDelete.Outcome.DELETED);

    assertThat(tables.get(tables.names().notes(), note.key())).isEmpty();
    assertThat(early()).isZero();
  }

  @Test
  void aTimerThatIsAheadOfDynamoDbsClockIsSaid() {
    DueNote note = expiring("alice\u202e", NOW.plusSeconds(3600));

    assertThat(delete(note, Duration.ofHours(2))).isEqualTo(NoteDelete.Outcome.DELETED);

    assertThat(early()).isEqualTo(1);
    assertThat(invariants.problems())
        .singleElement()
        .asString()
        .contains("a note was deleted before its end by DynamoDB's clock");
  }

  @Test
  void theClocksOfDynamoDbsMachinesMayDifferByASecond() {
    assertThat(delete(expiring("alice", NOW.plusSeconds(2)), Duration.ofSeconds(2)))
        .isEqualTo(NoteDelete.Outcome.DELETED);
    assertThat(early()).isZero();

    delete(expiring("alice", NOW.plusSeconds(2)), Duration.ofSeconds(2).plusMillis(1));
    assertThat(early()).isEqualTo(1);
  }

  @Test
  void eachAttemptIsSaid() {
    DueNote note = expiring("alice", NOW);
    tables.engine().faults().on("DeleteItem").next(2).throttle();
    List<Boolean> there = new ArrayList<>();

    NoteDelete.Result result =
        deletes(tables.client(new ExecutionInterceptor[0]), Duration.ZERO)
            .delete(
                note,
                () -> there.add(!tables.get(tables.names().notes(), note.key()).isEmpty()),
                Stop.never());

    assertThat(result.outcome()).isEqualTo(NoteDelete.Outcome.DELETED);
    assertThat(there).as("whether it was there before each").containsExactly(true, true, true);
  }

  @Test
  void aRefusedDeleteIsNeverEarly() {
    DueNote note = expiring("alice", NOW.plusSeconds(3600));

    assertThat(delete(note, Duration.ofMinutes(30))).isEqualTo(NoteDelete.Outcome.REFUSED);

    assertThat(early()).isZero();
  }

  /** Deletes by a clock that is so far ahead. */
  private NoteDelete.Outcome delete(DueNote note, Duration ahead) {
    return deletes(tables.client(), ahead).delete(note, Stop.never()).outcome();
  }

  private NoteDelete deletes(DynamoDbClient client, Duration ahead) {
    return new NoteDelete(
        client,
        tables.names().notes(),
        () -> tables.clock().instant().plus(ahead),
        () -> {},
        invariants,
        ThreadLocalRandom::current);
  }

  private double early() {
    return meters
        .get("notestream.invariants.broken")
        .tag("invariant", "early-timer")
        .counter()
        .count();
  }

  private DueNote expiring(String user, Instant end) {
    Note note = TestRecords.note(user).toBuilder().expiry(new Expiry(end.getEpochSecond())).build();
    tables.put(tables.names().notes(), NoteCodec.encode(note));
    return new DueNote(
        NoteKeys.partition(note.userId()),
        NoteKeys.sort(note.id()),
        NoteKeys.expirySort(note.expiry(), note.id()),
        note.bodyBytes());
  }
}
