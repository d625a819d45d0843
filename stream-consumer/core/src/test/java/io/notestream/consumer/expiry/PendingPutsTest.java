package io.notestream.consumer.expiry;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.model.change.NoteChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PendingPutsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Store store = new Store();
  private final List<PendingPuts.Put> durable = new CopyOnWriteArrayList<>();

  @AutoClose
  private final PendingPuts puts =
      new PendingPuts(
          store,
          new ReactionMeters(registry, Duration.ofMinutes(1), expiration -> {}),
          ReactionScheduling.THREADS);

  private final PendingPuts.Put one = put(1);
  private final PendingPuts.Put other = put(2);

  @Test
  void eachIsWrittenAndCounted() {
    assertThat(puts.putAll(List.of(one, other), durable::add, Stop.never())).isTrue();

    assertThat(durable).containsExactlyInAnyOrder(one, other);
    assertThat(registry.get("notestream.reactions").tag("outcome", "pending").counter().count())
        .isEqualTo(2);
  }

  @Test
  void whatFailsIsThrownOnceTheOthersHaveBeenTried() {
    store.behaviour =
        expired -> {
          if (expired.equals(one.expired())) {
            throw new IllegalStateException("refused");
          }
        };

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> puts.putAll(List.of(one, other), durable::add, Stop.never()))
        .withMessage("refused");

    assertThat(durable).containsExactly(other);
  }

  @Test
  void anErrorIsThrownAsItIs() {
    store.behaviour =
        expired -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };

    assertThatExceptionOfType(NoClassDefFoundError.class)
        .isThrownBy(() -> puts.putAll(List.of(one), durable::add, Stop.never()));
  }

  @Test
  void aStopEndsTheWaitAndTheWrites() {
    AtomicBoolean interrupted = new AtomicBoolean();
    store.behaviour = expired -> awaitInterrupt(interrupted);

    assertThat(puts.putAll(List.of(one), durable::add, () -> !store.begun.isEmpty())).isFalse();

    eventually().untilTrue(interrupted);
    assertThat(durable).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    Thread caller = Thread.currentThread();
    AtomicBoolean interrupted = new AtomicBoolean();
    store.behaviour =
        expired -> {
          caller.interrupt();
          awaitInterrupt(interrupted);
        };

    assertThat(puts.putAll(List.of(one), durable::add, Stop.never())).isFalse();

    assertThat(Thread.interrupted()).isTrue();
    eventually().untilTrue(interrupted);
  }

  @Test
  void whatIsClosedTakesNothingMore() {
    puts.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> puts.putAll(List.of(one), durable::add, Stop.never()));
  }

  private static void awaitInterrupt(AtomicBoolean interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted.set(true);
    }
    throw new IllegalStateException("ended");
  }

  private static PendingPuts.Put put(long sequence) {
    return new PendingPuts.Put(Expirations.expired(sequence), "log", "down");
  }

  private static final class Store implements PendingReactions {
    private final List<NoteChange.Expired> begun = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = expired -> {};

    @Override
    public void putIfAbsent(NoteChange.Expired expired, String reaction, String reason) {
      begun.add(expired);
      behaviour.put(expired);
    }
  }

  private interface Behaviour {
    void put(NoteChange.Expired expired);
  }
}
