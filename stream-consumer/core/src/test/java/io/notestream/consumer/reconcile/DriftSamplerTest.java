package io.notestream.consumer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DriftSamplerTest {

  @AutoClose private final World world = new World();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void showsWhoseCountersAreWrongUntilTheyAreRight() {
    for (int i = 0; i < 20; i++) {
      world.create(new UserId("user-" + i));
    }
    world.deliver();
    DriftSampler sampler = sampler("one", 1200);
    world.create(new UserId("user-7"), "lost");
    world.lose();
    TreeMap<String, Long> before = world.summed();

    sampler.runOnce(BatchControl.untilDone());

    assertThat(sampler.period()).isEqualTo(Duration.ofMinutes(1));
    assertThat(drifted()).isEqualTo(1);
    assertThat(count("right")).isEqualTo(19);
    assertThat(count("drift")).isEqualTo(1);
    assertThat(world.summed()).isEqualTo(before);

    reconciler().correct(new UserId("user-7"), Stop.never());
    sampler.runOnce(BatchControl.untilDone());
    assertThat(drifted()).isZero();
    assertThat(count("drift")).isEqualTo(1);
  }

  @Test
  void oneAtATimeTakesTheTurnAndAnotherOneOnceItIsNotRenewed() {
    world.create(World.ALICE);
    world.deliver();
    DriftSampler first = sampler("one", 1);
    DriftSampler second = sampler("two", 1);

    first.runOnce(BatchControl.untilDone());
    second.runOnce(BatchControl.untilDone());
    assertThat(count("right")).isEqualTo(1);

    world.tables.advance(Duration.ofHours(2).plusSeconds(1));
    second.runOnce(BatchControl.untilDone());
    first.runOnce(BatchControl.untilDone());
    assertThat(count("right")).isEqualTo(2);
    assertThat(first.period()).isEqualTo(Duration.ofHours(1));
  }

  private DriftSampler sampler(String name, int usersPerHour) {
    return new DriftSampler(reconciler(), name, usersPerHour, meters);
  }

  private Reconciler reconciler() {
    return world.reconciler(world.tables.client(), world.catchingUp());
  }

  private double drifted() {
    return meters.get("notestream.reconcile.drifted").gauge().value();
  }

  private double count(String outcome) {
    return meters.get("notestream.reconcile.users").tag("outcome", outcome).counter().count();
  }
}
