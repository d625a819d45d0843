package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RenewalsTest {

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
    CompletableFuture<Void> read =
        CompletableFuture.runAsync(
            () -> {
              try {
                renewals.goFirst();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(read).isNotDone();

    renewals.end(renewal);

    read.get(10, TimeUnit.SECONDS);
  }

  private void pass(Duration duration) {
    synchronized (renewals) {
      time += duration.toNanos();
    }
  }
}
