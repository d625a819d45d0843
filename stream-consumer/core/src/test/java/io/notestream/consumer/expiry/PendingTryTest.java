package io.notestream.consumer.expiry;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.internal.ledger.ErasureGuards;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who may try a pending reaction, what ends a try, and what becomes of it. */
class PendingTryTest {

  @AutoClose private final RetryWorld world = new RetryWorld();

  private final EngineTables tables = world.tables;
  private final RecordingReaction.Channel channel = world.channel;
  private final SimpleMeterRegistry meters = world.meters;
  private final LetterStore letters = world.letters;
  private final DeadLetters deadLetters = world.deadLetters;
  private final Reactions reactions = world.reactions;
  private final ReactionRetries retries = world.retries;

  @Test
  void stopsBeforeWhatMightNotEndBeforeTheDeadline() {
    world.park(1);
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));
    Duration limit = ReactionOptions.defaults().eventLimit();

    assertThat(retries.hasTime(within(limit.minusMillis(1)))).isFalse();
    assertThat(retries.runOnce(within(limit.minusMillis(1))))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 0));
    assertThat(channel.seen()).isEmpty();

    assertThat(retries.hasTime(within(limit))).isTrue();
    assertThat(retries.runOnce(within(limit)).done()).isEqualTo(1);
  }

  private BatchControl within(Duration time) {
    Instant deadline = tables.clock().instant().plus(time);
    return new BatchControl() {
      @Override
      public Stop stop() {
        return Stop.never();
      }

      @Override
      public Optional<Instant> deadline() {
        return Optional.of(deadline);
      }
    };
  }

  @Test
  void aPassTriesEverythingThatIsDue() {
    List<String> events =
        LongStream.rangeClosed(1, 70)
            .mapToObj(world::park)
            .map(NoteChange.Expired::eventId)
            .toList();
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));
    ReactionRetries other =
        world.retries(world.reactions(world.recording())); // No circuit is open.

    assertThat(other.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(70, 0, 0, 0));
    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(events);
  }

  @Test
  void whatCannotBeClaimedIsLeftForTheNextPass() {
    world.park(1);
    channel.succeed();
    tables.advance(Duration.ofMinutes(1));
    tables.engine().faults().on("UpdateItem").table(tables.names().noteOps()).throttle();

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));
    assertThat(channel.seen()).isEmpty();
    tables.engine().faults().clear();

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);
  }

  @Test
  void whileATargetIsLeftAloneNothingIsClaimed() {
    world.park(1);
    tables.advance(Duration.ofMinutes(1));
    for (int sequence = 2; sequence <= Circuit.FAILURES_IN_A_ROW; sequence++) {
      world.park(sequence);
    }
    List<LetterEntry> before = deadLetters.list(State.RETRY).toList();

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));

    assertThat(deadLetters.list(State.RETRY)).isEqualTo(before);
  }

  @Test
  void whatIsLongDueIsGivenUpAlsoWhileItsTargetIsLeftAlone() {
    world.park(1);
    tables.advance(Duration.ofHours(13));
    for (int sequence = 2; sequence <= Circuit.FAILURES_IN_A_ROW; sequence++) {
      world.park(sequence);
    }

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 1, 0));

    assertThat(channel.seen()).isEmpty();
    assertThat(world.only(State.OPEN).detail()).contains("left alone");
  }

  @Test
  void whatAnotherProcessHasClaimedThoughTheIndexDoesNotSayItYetIsPassedOver() {
    world.park(1);
    tables.advance(Duration.ofMinutes(1));
    tables.engine().indexDelays().set(tables.names().noteOps(), Duration.ofHours(1));
    LetterEntry entry = letters.due(tables.clock().instant()).findFirst().orElseThrow();
    letters.claim(entry, tables.clock().instant().plusSeconds(70)).orElseThrow();

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));

    assertThat(channel.seen()).isEmpty();
  }

  @Test
  void aStoredRecordThatIsNoExpirationIsGivenUpAtOnce() {
    Instant later = Expirations.EXPIRY.plus(Duration.ofHours(1));
    Note note = Expirations.expired(1).before().toBuilder().expiry(Expiry.notBefore(later)).build();
    channel.fail("down");
    reactions
        .begin(BatchControl.untilDone())
        .react(List.of(Expirations.expired(note, 1, ExpiryCause.SWEEPER)));
    channel.seen().clear();
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).givenUp()).isEqualTo(1);

    assertThat(world.only(State.OPEN).detail()).isEqualTo("the stored record is not an expiration");
    assertThat(channel.seen()).isEmpty();
  }

  @Test
  void theDeadlineEndsAReactionInFlight() {
    world.park(1);
    Duration limit = ReactionOptions.defaults().eventLimit();
    channel.behave(
        event -> {
          tables.advance(limit);
          new CountDownLatch(1).await();
        });
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(within(limit))).isEqualTo(new ReactionRetries.Pass(0, 1, 0, 0));

    assertThat(world.only(State.RETRY).detail()).isEqualTo("stopped");
  }

  @Test
  void aStopThatComesBeforeAReactionsTurnLeavesItAsItWas() {
    world.park(1);
    channel.succeed();
    DeadLetter before = world.only(State.RETRY);
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.until(PendingTryTest::isOnAThreadOfRetries)))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));

    assertThat(world.only(State.RETRY)).isEqualTo(before);
  }

  @Test
  void severalReactionsAreTriedAtOnce() {
    world.park(1);
    world.park(2);
    CyclicBarrier together = new CyclicBarrier(2);
    channel.behave(event -> together.await());
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(2);
  }

  @Test
  void whateverATryEndsWithKeepsNoOtherWaiting() {
    Reactions.Builder builder = world.builder(world.recording());
    builder.scheduling =
        new ReactionScheduling(
            ReactionScheduling.THREADS.pools(),
            ReactionScheduling.THREADS.watchdog(),
            System::nanoTime,
            () -> {
              if (isOnAThreadOfRetries()) {
                throw new IllegalStateException("no delay can be drawn");
              }
              return ThreadLocalRandom.current();
            });
    Reactions unlucky = world.opened(builder.build());
    world.park(1);
    tables.advance(Duration.ofMinutes(1));

    assertThat(world.retries(unlucky).runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));
  }

  private static boolean isOnAThreadOfRetries() {
    return Thread.currentThread().getName().startsWith("reaction-retry");
  }

  @Test
  void eachFailureIsCountedUntilTheReactionIsGivenUp() {
    world.park(1);
    tables.advance(Duration.ofMinutes(1));
    retries.runOnce(BatchControl.untilDone());
    tables.advance(Duration.ofHours(13));
    retries.runOnce(BatchControl.untilDone());

    assertThat(outcomes("pending")).isEqualTo(1);
    assertThat(outcomes("retry-failed")).isEqualTo(1);
    assertThat(outcomes("given-up")).isEqualTo(1);
  }

  private double outcomes(String outcome) {
    return meters.get("notestream.reactions").tag("outcome", outcome).counter().count();
  }

  @Test
  void theReactionOfAnErasedUserIsNotRunAndItsLetterGoes() {
    NoteChange.Expired expired = world.park(1);
    channel.succeed();
    erase(expired);
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 0));

    assertThat(channel.seen()).isEmpty();
    assertThat(itemsLeft()).isZero();
  }

  @Test
  void whatAReactionBringsWhileItsUserIsErasedIsRemovedAgain() {
    NoteChange.Expired expired = world.park(1);
    ArchivedNote archived =
        new ArchivedNote(
            expired.before(),
            expired.sequence(),
            expired.cause(),
            expired.eventTime(),
            Expirations.EXPIRY,
            Expirations.EXPIRY.plus(RetryWorld.RETENTION),
            null);
    channel.behave(
        event -> {
          erase(expired);
          tables.put(tables.names().noteOps(), archived.toItem());
        });
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 0));

    assertThat(channel.done()).hasSize(1);
    assertThat(itemsLeft()).as("neither letter nor archived note").isZero();
  }

  @Test
  void theReactionToANoteThatIsYoungerThanTheErasureIsRun() {
    NoteChange.Expired expired = world.park(1);
    channel.succeed();
    eraseBefore(expired, expired.before().createdAt());
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(1);

    assertThat(channel.done()).containsExactly(expired.eventId());
  }

  /** Erases the note, but for what is in the table of letters and archived notes. */
  private void erase(NoteChange.Expired expired) {
    eraseBefore(expired, expired.before().createdAt().plusSeconds(1));
  }

  private void eraseBefore(NoteChange.Expired expired, Instant createdAt) {
    new ErasureGuards(tables.client(), tables.names())
        .put(tables.names().noteViews(), expired.userId(), createdAt);
  }

  /** How many items there are in the table of letters and archived notes. */
  private int itemsLeft() {
    return tables
        .client()
        .scan(r -> r.tableName(tables.names().noteOps()).consistentRead(true))
        .count();
  }

  @Test
  void anInterruptEndsAPassAndIsKept() {
    world.park(1);
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    channel.behave(
        event -> {
          caller.interrupt();
          never.await();
        });
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void closingEndsTheThreadsAndWhatIsTriedOnThem() {
    world.park(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    channel.behave(
        event -> {
          retries.close();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    tables.advance(Duration.ofMinutes(1));

    assertThat(retries.runOnce(BatchControl.untilDone()))
        .isEqualTo(new ReactionRetries.Pass(0, 0, 0, 1));

    eventually().until(() -> interrupted.getCount() == 0);
    assertThat(deadLetters.list(State.RETRY)).hasSize(1);
  }
}
