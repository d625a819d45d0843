package io.notestream.consumer.expiry;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.expiry.RecordingReaction.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChosenReactionTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Own own = new Own();
  private final ByHand watchdog = new ByHand();
  private final ChosenReaction reaction =
      new ChosenReaction(
          new ReactionSettings("own", "own", Map.of()),
          own,
          () -> Expirations.EXPIRY,
          new ReactionOptions(LIMIT, LIMIT, 1, LIMIT, LIMIT),
          new ReactionMeters(registry, LIMIT, expiration -> {}),
          ReactionScheduling.THREADS,
          watchdog);

  @AfterEach
  void close() {
    reaction.close();
  }

  @Test
  void aSuccessIsCountedAndClosesTheCircuit() {
    own.behaviour = failing();
    for (int i = 0; i < Circuit.FAILURES_IN_A_ROW - 1; i++) {
      assertThat(outcome(start(i))).isEqualTo("IllegalStateException: down");
    }
    own.behaviour = event -> {};

    assertThat(outcome(start(8))).isNull();

    own.behaviour = failing();
    outcome(start(9));
    assertThat(reaction.isCallPermitted()).isTrue();
    assertThat(registry.get("notestream.reactions").tag("outcome", "done").counter().count())
        .isEqualTo(1);
  }

  @Test
  void failuresInARowOpenTheCircuitAndTheTargetIsLeftAlone() {
    own.behaviour = failing();
    for (int i = 0; i < Circuit.FAILURES_IN_A_ROW; i++) {
      outcome(start(i));
    }

    assertThat(reaction.isCallPermitted()).isFalse();
    assertThat(outcome(start(9))).contains("left alone");
    assertThat(own.seen).hasSize(Circuit.FAILURES_IN_A_ROW);
  }

  @Test
  void whatTakesTooLongFailsAndIsInterrupted() {
    own.behaviour = event -> new CountDownLatch(1).await();
    ChosenReaction.Execution slow = start(1);
    eventually().until(() -> !own.seen.isEmpty());

    assertThat(watchdog.times).containsExactly(LIMIT);
    watchdog.alarms.get(0).run();

    assertThat(outcome(slow)).isEqualTo("took longer than PT10S");
    eventually().until(() -> own.interrupted.get() == 1);
  }

  @Test
  void theWatchdogIsCalledOffOnceAReactionHasEnded() {
    outcome(start(1));

    eventually().until(() -> watchdog.calledOff.get() == 1);
  }

  @Test
  void whatWasEndedIsInterruptedAndNothingThatComesOfItCounts() {
    own.behaviour =
        event -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            own.interrupted.incrementAndGet(); // And goes on, as if nothing had happened.
          }
        };
    ChosenReaction.Execution execution = start(1);
    eventually().until(() -> !own.seen.isEmpty());

    execution.end("stopped");
    execution.end("again");

    assertThat(outcome(execution)).isEqualTo("stopped");
    eventually().until(() -> watchdog.calledOff.get() == 1);
    assertThat(own.interrupted).hasValue(1);
    assertThat(registry.get("notestream.reactions").tag("outcome", "done").counter().count())
        .isZero();
  }

  @Test
  void anInterruptThatComesLateHitsNoOtherReaction() {
    CountDownLatch firstMayEnd = new CountDownLatch(1);
    CountDownLatch secondRuns = new CountDownLatch(1);
    CountDownLatch secondMayEnd = new CountDownLatch(1);
    own.behaviour =
        event -> {
          if (own.seen.size() == 1) {
            firstMayEnd.await();
          } else {
            secondRuns.countDown();
            secondMayEnd.await();
          }
        };
    ChosenReaction.Execution first = start(1);
    ChosenReaction.Execution second = start(2);
    eventually().until(() -> own.seen.size() == 1);
    // What waits for the outcome is run before the interrupt.
    CompletableFuture<Void> meanwhile =
        first
            .outcome()
            .thenRun(
                () -> {
                  firstMayEnd.countDown();
                  eventually().until(() -> secondRuns.getCount() == 0);
                });

    first.end("stopped");
    secondMayEnd.countDown();

    assertThat(meanwhile).isCompleted();
    assertThat(outcome(second)).isNull();
    assertThat(own.interrupted).hasValue(0);
  }

  @Test
  void whatIsEndedBeforeItsTurnIsNotRun() {
    CountDownLatch first = new CountDownLatch(1);
    own.behaviour = event -> first.await();
    start(1);
    eventually().until(() -> own.seen.size() == 1);
    ChosenReaction.Execution second = start(2);
    ChosenReaction.Execution third = start(3);

    second.end("stopped");
    first.countDown();

    assertThat(outcome(third)).isNull();
    assertThat(own.seen).extracting(ExpirationEvent::sequence).hasSize(2);
    assertThat(outcome(second)).isEqualTo("stopped");
  }

  @Test
  void anErrorKeepsNobodyWaiting() {
    own.behaviour =
        event -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };

    assertThat(outcome(start(1))).isEqualTo("ended with an error");
  }

  @Test
  void closingInterruptsWhatIsInFlightEndsWhatWaitsAndStartsNothingMore() {
    own.behaviour = event -> new CountDownLatch(1).await();
    ChosenReaction.Execution inFlight = start(1);
    eventually().until(() -> own.seen.size() == 1);
    ChosenReaction.Execution waiting = start(2);

    reaction.close();

    assertThat(outcome(inFlight)).startsWith("InterruptedException");
    assertThat(outcome(waiting)).isEqualTo("the consumer is closing");
    assertThat(outcome(start(3))).isEqualTo("the consumer is closing");
    assertThat(own.closed).hasValue(1);
    assertThat(own.seen).hasSize(1);
  }

  private ChosenReaction.Execution start(long sequence) {
    return reaction.start(Expirations.event(sequence));
  }

  private static @Nullable String outcome(ChosenReaction.Execution execution) {
    CompletableFuture<@Nullable String> outcome = execution.outcome();
    return outcome.orTimeout(50, TimeUnit.SECONDS).join();
  }

  private static Behaviour failing() {
    return event -> {
      throw new IllegalStateException("down");
    };
  }

  private static final class Own implements Reaction {
    private final List<ExpirationEvent> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile Behaviour behaviour = event -> {};

    @Override
    public void react(ExpirationEvent expiration) throws Exception {
      seen.add(expiration);
      try {
        behaviour.react(expiration);
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw e;
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** Raises an alarm when the test says so. */
  private static final class ByHand implements ReactionScheduling.Watchdog {
    private final List<Duration> times = new CopyOnWriteArrayList<>();
    private final List<Runnable> alarms = new CopyOnWriteArrayList<>();
    private final AtomicInteger calledOff = new AtomicInteger();

    @Override
    public Runnable after(Duration time, Runnable alarm) {
      times.add(time);
      alarms.add(alarm);
      return calledOff::incrementAndGet;
    }

    @Override
    public void close() {}
  }
}
