package io.notestream.consumer.expiry;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.local.fault.Fault;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ReactionsTest {

  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  @AutoClose
  private static EngineTables tables = EngineTables.startAt(Expirations.EXPIRY.plusSeconds(2));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String name = "c" + UUID.randomUUID();
  private final RecordingReaction.Channel channel = RecordingReaction.channel(name);
  private final List<ExecutorService> pools = new CopyOnWriteArrayList<>();
  private final AtomicBoolean watchdogClosed = new AtomicBoolean();
  private Reactions reactions;

  @AfterEach
  void close() {
    tables.engine().faults().clear();
    if (reactions != null) {
      reactions.close();
    }
  }

  @Test
  void doesEveryChosenReactionAtOnce() {
    NoteChange.Expired expired = Expirations.expired(1);
    choose(LONG, "archive", "log", recording());

    assertThat(react(expired)).isTrue();

    assertThat(channel.done()).containsExactly(expired.eventId());
    assertThat(archived(expired).note()).isEqualTo(expired.before());
    assertThat(letter(expired, "recording")).isEmpty();
    assertThat(letter(expired, "archive")).isEmpty();
  }

  @Test
  void measuresHowLateItWasDoneByCause() {
    choose(LONG, recording());

    react(Expirations.expired(1));

    assertThat(meters.get("notestream.expirations.lateness").tag("cause", "SWEEPER").timer())
        .satisfies(
            lateness -> {
              assertThat(lateness.count()).isEqualTo(1);
              assertThat(lateness.max(TimeUnit.SECONDS)).isEqualTo(2.0);
            });
    assertThat(meters.get("notestream.expirations.late").counters())
        .isNotEmpty()
        .allSatisfy(late -> assertThat(late.count()).isZero());
  }

  @Test
  void reactsOnlyToTheTagThatWasAskedFor() {
    NoteChange.Expired work = Expirations.expired(1, "work", "urgent");
    NoteChange.Expired shop = Expirations.expired(2, "shop");
    choose(LONG, recording() + ";tag=work");

    react(work, shop, Expirations.expired(3));

    assertThat(channel.seen()).containsExactly(work.eventId());
  }

  @Test
  void anArchivedNoteStaysAsItIsWhenItIsArchivedAgain() {
    NoteChange.Expired expired = Expirations.expired(1);
    choose(LONG, "archive");
    react(expired);
    ArchivedNote first = archived(expired);
    ArchivedNote restored =
        new ArchivedNote(
            first.note(),
            first.sequence(),
            first.cause(),
            first.eventTime(),
            first.archivedAt(),
            first.purgeAt(),
            Expirations.EXPIRY.plusSeconds(90));
    tables.put(tables.names().noteOps(), restored.toItem());

    assertThat(react(expired)).isTrue();

    assertThat(archived(expired)).isEqualTo(restored);
    assertThat(first.purgeAt())
        .isEqualTo(Expirations.EXPIRY.plusSeconds(2).plus(Duration.ofDays(30)));
  }

  @Test
  void whatFailsIsPendingAndTheOthersAreDone() {
    NoteChange.Expired expired = Expirations.expired(1);
    channel.fail("the target is down");
    choose(LONG, "archive", recording());

    assertThat(react(expired)).isTrue();

    assertThat(letter(expired, "recording"))
        .hasValueSatisfying(
            letter -> {
              assertThat(letter.state()).isEqualTo(DeadLetter.State.RETRY);
              assertThat(letter.detail()).isEqualTo("IllegalStateException: the target is down");
              assertThat(letter.eventId()).isEqualTo(expired.eventId());
              assertThat(letter.nextAt()).isAfter(tables.clock().instant());
              assertThat(letter.purgeAt()).isNull();
            });
    assertThat(archived(expired)).isNotNull();
    assertThat(letter(expired, "archive")).isEmpty();
  }

  @Test
  void thePendingRecordIsTheSameExpirationAgain() {
    NoteChange.Expired expired = Expirations.expired(7, "work");
    channel.fail("down");
    choose(LONG, recording());
    react(expired);

    LetterStore letters = new LetterStore(tables.client(), tables.names());
    Record record = letters.record(letter(expired, "recording").orElseThrow()).orElseThrow();

    assertThat(new RecordDecoder(ExpiryCauseRule.standard()).decode(record))
        .isEqualTo(new Decoded.Change(expired));
  }

  @Test
  void aReactionThatTakesTooLongIsInterruptedAndPending() {
    NoteChange.Expired expired = Expirations.expired(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    channel.behave(
        event -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    choose(SHORT, recording());

    assertThat(react(expired)).isTrue();

    assertThat(letter(expired, "recording").orElseThrow().detail())
        .isEqualTo("took longer than PT0.2S");
    eventually().until(() -> interrupted.getCount() == 0);
  }

  @Test
  void aReactionThatCannotBeInterruptedHoldsUpNobody() {
    NoteChange.Expired expired = Expirations.expired(1);
    AtomicBoolean release = new AtomicBoolean();
    channel.behave(
        event -> {
          while (!release.get()) {
            Thread.onSpinWait();
          }
        });
    choose(SHORT, recording(), "archive");

    assertThat(react(expired)).isTrue();

    release.set(true);
    assertThat(letter(expired, "recording")).isPresent();
    assertThat(archived(expired)).isNotNull();
  }

  @Test
  void aReactionThatEndsWithAnErrorKeepsNobodyWaiting() {
    NoteChange.Expired expired = Expirations.expired(1);
    channel.behave(
        event -> {
          throw new NoClassDefFoundError("com/example/Missing");
        });
    choose(LONG, recording());

    assertThat(react(expired)).isTrue();

    assertThat(letter(expired, "recording").orElseThrow().detail())
        .isEqualTo("ended with an error");
  }

  @Test
  void aTargetThatFailedFiveTimesInARowIsLeftAlone() {
    channel.fail("down");
    choose(LONG, recording());
    List<NoteChange.Expired> many =
        LongStream.rangeClosed(1, 40).mapToObj(Expirations::expired).toList();
    many.subList(0, 5).forEach(this::react);

    many.subList(5, 40).forEach(this::react);

    assertThat(channel.seen()).hasSize(5);
    assertThat(many).allSatisfy(expired -> assertThat(letter(expired, "recording")).isPresent());
    assertThat(letter(many.get(39), "recording").orElseThrow().detail()).contains("left alone");
    assertThat(meters.get("notestream.reactions.circuit.open").gauge().value()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitTheTimeOfABatchIsPending() {
    channel.behave(event -> new CountDownLatch(1).await());
    choose(new ReactionOptions(LONG, SHORT, 1, LONG, LONG), recording());
    List<NoteChange.Expired> many =
        LongStream.rangeClosed(1, 10).mapToObj(Expirations::expired).toList();

    assertThat(reactions.begin(BatchControl.untilDone()).react(many)).isTrue();

    assertThat(many)
        .allSatisfy(
            expired ->
                assertThat(letter(expired, "recording").orElseThrow().detail())
                    .contains("time for the batch's reactions was up"));
  }

  @Test
  void aReactionThatTakesAWhileIsDone() {
    NoteChange.Expired expired = Expirations.expired(1);
    channel.behave(event -> TimeUnit.MILLISECONDS.sleep(150));
    choose(LONG, recording());

    assertThat(react(expired)).isTrue();

    assertThat(channel.done()).containsExactly(expired.eventId());
    assertThat(letter(expired, "recording")).isEmpty();
  }

  @Test
  void leavesHalfOfTheTimeBeforeADeadlineToTheCommit() {
    channel.behave(event -> new CountDownLatch(1).await());
    choose(LONG, recording());
    BatchControl nearlyOver =
        new BatchControl() {
          @Override
          public Stop stop() {
            return Stop.never();
          }

          @Override
          public Optional<Instant> deadline() {
            return Optional.of(tables.clock().instant().plusMillis(400));
          }
        };

    assertThat(reactions.begin(nearlyOver).react(List.of(Expirations.expired(1)))).isTrue();
  }

  @Test
  void aRequestToStopEndsTheWaitAndPutsNothingDown() {
    NoteChange.Expired expired = Expirations.expired(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    channel.behave(
        event -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        });
    choose(LONG, recording());

    boolean settled =
        reactions
            .begin(BatchControl.until(() -> !channel.seen().isEmpty()))
            .react(List.of(expired));

    assertThat(settled).isFalse();
    assertThat(letter(expired, "recording")).isEmpty();
    eventually().until(() -> interrupted.getCount() == 0);
  }

  @Test
  void whatIsDoneWhenAStopIsRequestedIsNotDoneAgain() {
    NoteChange.Expired done = Expirations.expired(1);
    NoteChange.Expired hanging = Expirations.expired(2);
    channel.behave(
        event -> {
          if (event.sequence().equals(hanging.sequence())) {
            new CountDownLatch(1).await();
          }
        });
    choose(LONG, recording());
    AtomicBoolean resumed = new AtomicBoolean();
    Reactor.Batch batch =
        reactions.begin(
            BatchControl.until(
                () -> channel.seen().size() == 2 && !channel.done().isEmpty() && !resumed.get()));

    assertThat(batch.react(List.of(done, hanging))).isFalse();
    resumed.set(true);
    channel.succeed();

    assertThat(batch.react(List.of(done, hanging))).isTrue();
    assertThat(channel.done()).containsExactly(done.eventId(), hanging.eventId());
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Thread caller = Thread.currentThread();
    AtomicBoolean interrupted = new AtomicBoolean();
    channel.behave(
        event -> {
          caller.interrupt();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.set(true);
            throw e;
          }
        });
    choose(LONG, recording());

    assertThat(react(Expirations.expired(1))).isFalse();

    assertThat(Thread.interrupted()).isTrue();
    eventually().untilTrue(interrupted);
  }

  @Test
  void aPendingReactionThatTakesAWhileToWriteIsWaitedFor() {
    NoteChange.Expired expired = Expirations.expired(1);
    channel.fail("down");
    choose(LONG, recording());
    tables
        .engine()
        .faults()
        .on("PutItem")
        .table(tables.names().noteOps())
        .latency(Duration.ofMillis(150));

    assertThat(react(expired)).isTrue();

    assertThat(letter(expired, "recording")).isPresent();
  }

  @Test
  void aRequestToStopEndsTheWaitForPendingReactions() {
    channel.fail("down");
    choose(LONG, recording());
    Fault hanging = hangingPuts();

    boolean settled =
        reactions
            .begin(BatchControl.until(() -> hanging.hits() > 0))
            .react(List.of(Expirations.expired(1)));

    assertThat(settled).isFalse();
    assertThat(meters.find("notestream.reactions").counters())
        .as("what is not known to be durable is handed over again")
        .allSatisfy(counter -> assertThat(counter.count()).isZero());
  }

  @Test
  void theDeadlineEndsTheWaitForPendingReactions() {
    channel.fail("down");
    choose(LONG, recording());
    Fault hanging = hangingPuts();
    Instant now = tables.clock().instant();
    BatchControl untilThePut =
        new BatchControl() {
          @Override
          public Stop stop() {
            return Stop.never();
          }

          @Override
          public Optional<Instant> deadline() {
            return Optional.of(hanging.hits() > 0 ? now : now.plusSeconds(60));
          }
        };

    assertThat(reactions.begin(untilThePut).react(List.of(Expirations.expired(1)))).isFalse();
  }

  private static Fault hangingPuts() {
    return tables
        .engine()
        .faults()
        .on("PutItem")
        .table(tables.names().noteOps())
        .latency(Duration.ofSeconds(3));
  }

  @Test
  void remembersWithinABatchWhoHasReacted() {
    NoteChange.Expired expired = Expirations.expired(1);
    NoteChange.Expired other = Expirations.expired(2);
    choose(LONG, recording());
    Reactor.Batch batch = reactions.begin(BatchControl.untilDone());

    batch.react(List.of(expired));
    batch.react(List.of(expired, other));

    assertThat(channel.seen()).containsExactly(expired.eventId(), other.eventId());
  }

  @Test
  void throwsWhenAPendingReactionCannotBePutDownAndFinishesTheNextTime() {
    NoteChange.Expired expired = Expirations.expired(1);
    channel.fail("down");
    choose(LONG, "log", recording());
    Reactor.Batch batch = reactions.begin(BatchControl.untilDone());
    tables.engine().faults().on("PutItem").table(tables.names().noteOps()).throttle();

    assertThatExceptionOfType(SdkException.class).isThrownBy(() -> batch.react(List.of(expired)));
    assertThat(letter(expired, "recording")).isEmpty();
    tables.engine().faults().clear();

    assertThat(batch.react(List.of(expired))).isTrue();
    assertThat(letter(expired, "recording")).isPresent();
    assertThat(meters.get("notestream.reactions").tags("reaction", "log").counter().count())
        .isEqualTo(1);
  }

  @Test
  void anArchiveThatCannotBeWrittenIsRetriedLikeAnyOtherReaction() {
    NoteChange.Expired expired = Expirations.expired(1);
    choose(LONG, "archive");
    tables.engine().faults().on("PutItem").table(tables.names().noteOps()).next(1).throttle();

    assertThat(react(expired)).isTrue();

    assertThat(letter(expired, "archive")).isPresent();
  }

  @Test
  void saysWhichSettingIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choose(LONG, "telegram"))
        .withMessageContaining("'telegram'")
        .withMessageContaining("archive, log, publish, recording");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choose(LONG, "archive:days=3"))
        .withMessageContaining("days");
  }

  @Test
  void reactsIfAnythingIsChosen() {
    choose(LONG);
    assertThat(reactions.reacts()).isFalse();
    reactions.close();

    choose(LONG, "log");
    assertThat(reactions.reacts()).isTrue();
  }

  @Test
  void closingEndsAllThreads() {
    reactions = watched("log", recording()).build();

    reactions.close();

    assertThat(pools).hasSize(3).allSatisfy(pool -> assertThat(pool.isShutdown()).isTrue());
    assertThat(watchdogClosed).isTrue();
  }

  @Test
  void whatCannotBeBuiltLeavesNoThreads() {
    Reactions.Builder builder = watched("log", "telegram");

    assertThatIllegalArgumentException().isThrownBy(builder::build);

    assertThat(pools).hasSize(2).allSatisfy(pool -> assertThat(pool.isShutdown()).isTrue());
    assertThat(watchdogClosed).isTrue();
  }

  private Reactions.Builder watched(String... settings) {
    Reactions.Builder builder = builder(settings);
    builder.scheduling =
        new ReactionScheduling(
            (task, threads) -> {
              ExecutorService made = ReactionScheduling.THREADS.pools().make(task, threads);
              pools.add(made);
              return made;
            },
            () -> new Watched(watchdogClosed),
            System::nanoTime,
            ThreadLocalRandom::current);
    return builder;
  }

  private record Watched(AtomicBoolean closed) implements ReactionScheduling.Watchdog {
    @Override
    public Runnable after(Duration time, Runnable alarm) {
      return () -> {};
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private String recording() {
    return "recording:channel=" + name;
  }

  private void choose(Duration eventLimit, String... settings) {
    choose(
        new ReactionOptions(eventLimit, LONG, 16, Duration.ofHours(12), Duration.ofMinutes(1)),
        settings);
  }

  private void choose(ReactionOptions options, String... settings) {
    reactions = builder(settings).options(options).build();
  }

  private Reactions.Builder builder(String... settings) {
    return Reactions.builder(
            new ReactionContext(
                tables.client(),
                tables.names(),
                tables.clock(),
                ReactionContext.DEFAULT_ARCHIVE_RETENTION))
        .choose(ReactionSettings.parseAll(List.of(settings)))
        .meters(meters);
  }

  private boolean react(NoteChange.Expired... expired) {
    return reactions.begin(BatchControl.untilDone()).react(List.of(expired));
  }

  private static ArchivedNote archived(NoteChange.Expired expired) {
    return ArchivedNote.fromItem(
        tables.get(
            tables.names().noteOps(),
            OpsKeys.archivedNote(expired.userId(), expired.noteId(), expired.sequence())));
  }

  private static Optional<DeadLetter> letter(NoteChange.Expired expired, String reaction) {
    return new LetterStore(tables.client(), tables.names())
        .get(
            DeadLetterKey.ofReaction(
                expired.sequence(),
                NoteKeys.partition(expired.userId()),
                NoteKeys.sort(expired.noteId()),
                reaction));
  }
}
