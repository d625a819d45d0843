package io.notestream.consumer.worker.options;

import static org.assertj.core.api.Assertions.assertThat;

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
}
