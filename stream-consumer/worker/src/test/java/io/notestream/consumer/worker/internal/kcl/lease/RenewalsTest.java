package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RenewalsTest {

  private static final Duration MANY = Duration.ofSeconds(2);

  private long time;
  private final Renewals renewals = new Renewals(() -> time);

  @Test
  void readsDoNotWaitForRenewalsThatTakeNoTime() {
    renewals.begin();
    pass(Duration.ofMillis(90));

    assertThat(renewals.areSlow()).isFalse();
  }

  @Test
  void readsWaitWhileTheOldestRenewalTakesLong() {
    Renewals.Renewal first = renewals.begin();
    pass(Duration.ofMillis(60));
    Renewals.Renewal second = renewals.begin();
    pass(Duration.ofMillis(60));
    assertThat(renewals.areSlow()).isTrue();

    renewals.end(first);
    assertThat(renewals.areSlow()).isFalse();
    pass(Duration.ofMillis(60));
    assertThat(renewals.areSlow()).isTrue();

    renewals.end(second);
    assertThat(renewals.areSlow()).isFalse();
  }

  @Test
  void aLeaseTableThatIsOutOfReachHoldsUpNoRead() {
    renewals.begin();
    pass(Duration.ofSeconds(1));

    assertThat(renewals.areSlow()).isFalse();
  }

  @Test
  void aReadGoesOnOnceTheRenewalsHaveEnded() throws Exception {
    Renewals.Renewal renewal = renewals.begin();
    pass(Duration.ofMillis(200));
    CompletableFuture<Void> read = CompletableFuture.runAsync(() -> read(renewals));
    assertThat(read).isNotDone();

    renewals.end(renewal);

    read.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aReadGoesOnAfterASecondWhereThereIsAlwaysASlowRenewal() throws Exception {
    SlowNetwork network = new SlowNetwork();

    CompletableFuture.runAsync(network::read).get(10, TimeUnit.SECONDS);

    assertThat(network.renewals.areSlow()).isTrue();
    assertThat(Duration.ofNanos(network.time - network.since))
        .isBetween(Duration.ofSeconds(1), MANY);
  }

  /** A renewal takes 600 ms, and one begins every 200 ms; 40 ms pass whenever the time is asked. */
  private static final class SlowNetwork {

    private final Renewals renewals = new Renewals(this::nanoTime);
    private final Deque<Renewals.Renewal> inFlight = new ArrayDeque<>();
    private long time;
    private long since;
    private boolean renewing;

    private long nanoTime() {
      if (!renewing) {
        renewing = true;
        time += Duration.ofMillis(40).toNanos();
        if (time % Duration.ofMillis(200).toNanos() == 0) {
          inFlight.add(renewals.begin());
          if (inFlight.size() > 3) {
            renewals.end(inFlight.remove());
          }
        }
        renewing = false;
      }
      return time;
    }

    private void read() {
      while (inFlight.size() < 3) {
        nanoTime();
      }
      since = time;
      RenewalsTest.read(renewals);
    }
  }

  private static void read(Renewals renewals) {
    try {
      renewals.goFirst();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void pass(Duration duration) {
    synchronized (renewals) {
      time += duration.toNanos();
    }
  }
}
