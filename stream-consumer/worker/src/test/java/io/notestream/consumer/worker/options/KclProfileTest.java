package io.notestream.consumer.worker.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to hold between the values of a profile. */
class KclProfileTest {

  static KclProfile[] profiles() {
    return new KclProfile[] {KclProfile.local(), KclProfile.aws()};
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void leasesAreBalancedOnlyWhenEveryHandOverIsDoneOrGivenUp(KclProfile profile) {
    Duration balancing = profile.leaseAssignment().multipliedBy(profile.assignmentsPerBalancing());

    assertThat(balancing)
        .isGreaterThan(profile.handoffTimeout().plus(profile.failover()))
        .isLessThan(profile.handoffTimeout().plus(profile.failover()).multipliedBy(2));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aWorkerLooksDeadBeforeItsLeasesRunOut(KclProfile profile) {
    assertThat(profile.workerReport().multipliedBy(2)).isLessThanOrEqualTo(profile.failover());
    // Whole seconds are stored: a report may look a second older than it is.
    assertThat(profile.workerReport()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void howShardsAreReadIsASettingOfItsOwn(KclProfile profile) {
    KclProfile other = profile.withReading(Duration.ofMillis(70), Duration.ofMillis(7), 77);

    assertThat(other.idleBetweenReads()).isEqualTo(Duration.ofMillis(70));
    assertThat(other.fastestReads()).isEqualTo(Duration.ofMillis(7));
    assertThat(other.quietReads()).isEqualTo(77);
    assertThat(other.withReadingOf(profile)).isEqualTo(profile);
    assertThatThrownBy(() -> profile.withIdleBetweenReads(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> profile.withReading(Duration.ofMillis(1), Duration.ZERO, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
