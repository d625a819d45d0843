package io.notestream.consumer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.LogLines;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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

  @Test
  void whoeverHasTheTurnNextGoesOnWhereTheLastOneEndedAndKnowsWhoWasWrong() {
    List<UserId> users = IntStream.range(0, 12).mapToObj(i -> new UserId("user-" + i)).toList();
    users.forEach(user -> world.create(user));
    world.deliver();
    world.create(users.get(3), "lost");
    world.lose();
    Set<String> counted = new HashSet<>();
    Reconciler recounted = reconciler();

    for (int life = 0; life < 6; life++) { // Each for as long as a function's sandbox lives.
      DriftSampler sampler =
          new DriftSampler(recounted, "life-" + life, 120, new SimpleMeterRegistry());
      sampler.runOnce(BatchControl.untilDone());
      sampler.runOnce(BatchControl.untilDone());
      world.tables.advance(Duration.ofMinutes(3));
      place().ifPresent(counted::add);
    }
    sampler("last", 120).runOnce(BatchControl.untilDone());

    assertThat(counted).as("the places to which they have come").hasSizeGreaterThan(4);
    assertThat(drifted()).isEqualTo(1);
  }

  @Test
  void whoCouldNotBeJudgedIsLookedAtAgainInTheNextRun() {
    world.create(World.ALICE);
    world.deliver();
    world.create(World.ALICE, "late");
    DriftSampler sampler =
        new DriftSampler(
            world.reconciler(world.tables.client(), world.asItIs()), "one", 60, meters);

    sampler.runOnce(BatchControl.untilDone());
    assertThat(count("unjudged")).isEqualTo(1);
    world.deliver();
    for (int i = 0; i < 15; i++) {
      world.create(new UserId("user-" + i));
    }
    world.deliver();
    sampler.runOnce(BatchControl.untilDone());

    assertThat(count("right")).as("hers, and a further one").isEqualTo(2);
  }

  @Test
  void whatGoesOnFailingEndsTheRunAndIsLoggedOnceItHasLastedForAMinute() {
    world.create(World.ALICE);
    world.deliver();
    AtomicLong nanos = new AtomicLong();
    DriftSampler sampler =
        new DriftSampler(
            reconciler(),
            "one",
            60,
            meters,
            () -> nanos.addAndGet(Duration.ofSeconds(4).toNanos()));
    world.tables.engine().faults().on("Query").fail("AccessDeniedException", "not you");

    try (LogLines log = new LogLines(DriftSampler.class.getName(), "AccessDeniedException")) {
      for (int i = 0; i < 8; i++) {
        assertThat(sampler.runOnce(BatchControl.untilDone())).isZero();
      }

      assertThat(log.of("INFO")).first().asString().contains("cannot be recounted", "Query");
      assertThat(log.of("WARN")).last().asString().contains("has been failing for", "Query");
    }
    world.tables.engine().faults().clear();
    assertThat(sampler.runOnce(BatchControl.untilDone())).isEqualTo(1);
  }

  /** Returns which users come next, as it is stored. */
  private Optional<String> place() {
    return world
        .tables
        .client()
        .scan(r -> r.tableName(world.tables.names().noteOps()))
        .items()
        .stream()
        .filter(item -> item.get("PK").s().equals("LOCK#RECONCILE"))
        .map(item -> item.get("bucket") + " " + item.get("after"))
        .findFirst();
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
