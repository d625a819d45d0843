package io.notestream.consumer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.oracle.Crash;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The promise of a correction: whatever was lost, however busy the users are, and whenever the
 * correction is killed, the counters are what the notes add up to; and they stay so when what was
 * lost is delivered after all.
 */
class ReconcileHistoriesTest {

  private static final int HISTORIES = Integer.getInteger("test.histories", 1);
  private static final List<UserId> USERS = List.of(World.ALICE, World.BOB);

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void correctedCountersStayRightWhateverIsDeliveredLater(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 50) int length) {
    LongStream.range(seed, seed + HISTORIES).forEach(one -> corrects(one, length));
  }

  private static void corrects(long seed, int length) {
    Random random = new Random(seed);
    try (World world = new World()) {
      happens(world, random, length);
      world.deliver();

      assertThat(outcomes(world, world.tables.client(), true))
          .allMatch(outcome -> outcome == Outcome.RIGHT || outcome == Outcome.CORRECTED);
      assertThat(world.summed()).isEqualTo(world.counted());
      assertThat(outcomes(world, world.tables.client(), false)).containsOnly(Outcome.RIGHT);

      happens(world, random, length / 3);
      List<Record> late = new ArrayList<>(world.lost);
      if (random.nextBoolean()) {
        Collections.shuffle(late, random);
      }
      world.pending.addAll(late);
      world.deliver();
      world.deliver(late);
      assertThat(outcomes(world, world.tables.client(), false)).containsOnly(Outcome.RIGHT);
      assertThat(world.summed()).isEqualTo(world.counted());
    }
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void aCorrectionAmidLiveTrafficIsRight(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    LongStream.range(seed, seed + HISTORIES).forEach(one -> correctsAmidTraffic(one, length));
  }

  private static void correctsAmidTraffic(long seed, int length) {
    Random random = new Random(seed);
    try (World world = new World()) {
      happens(world, random, length);
      int[] left = {random.nextInt(12)};
      DynamoDbClient client =
          world.tables.client(
              World.between(
                  () -> {
                    if (left[0] > 0 && random.nextInt(3) == 0) {
                      left[0]--;
                      world.step(random);
                      if (random.nextBoolean()) {
                        world.deliver();
                      }
                    }
                  }));

      List<Outcome> amid = outcomes(world, client, true);
      left[0] = 0;
      world.deliver();

      List<Outcome> after = outcomes(world, world.tables.client(), true);
      for (int i = 0; i < USERS.size(); i++) {
        assertThat(amid.get(i)).isIn(Outcome.RIGHT, Outcome.CORRECTED, Outcome.UNJUDGED);
        if (amid.get(i) == Outcome.CORRECTED) {
          assertThat(after.get(i)).isEqualTo(Outcome.RIGHT);
        }
      }
      assertThat(world.summed()).isEqualTo(world.counted());
      world.deliver(world.lost);
      assertThat(world.summed()).isEqualTo(world.counted());
    }
  }

  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void aCorrectionThatIsKilledAtAnyMomentIsFinishedByTheNext(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    LongStream.range(seed, seed + HISTORIES).forEach(one -> survivesKills(one, length));
  }

  private static void survivesKills(long seed, int length) {
    Random random = new Random(seed);
    try (World world = new World()) {
      happens(world, random, length);
      world.deliver();
      for (int kill = 0; kill < 4; kill++) {
        try {
          outcomes(world, world.tables.client(new Crash(random.nextInt(60))), true);
        } catch (Crash.Killed e) {
          world.step(random); // Life goes on.
          world.deliver();
        }
      }

      outcomes(world, world.tables.client(), true);

      assertThat(world.summed()).isEqualTo(world.counted());
      assertThat(outcomes(world, world.tables.client(), false)).containsOnly(Outcome.RIGHT);
      world.deliver(world.lost);
      assertThat(world.summed()).isEqualTo(world.counted());
    }
  }

  /** Steps of which some are delivered at once, some late, and some never. */
  private static void happens(World world, Random random, int steps) {
    for (int i = 0; i < steps; i++) {
      world.step(random);
      int dice = random.nextInt(10);
      if (dice < 5) {
        world.deliver();
      } else if (dice < 7) {
        world.lose();
      }
    }
  }

  private static List<Outcome> outcomes(World world, DynamoDbClient client, boolean correct) {
    return world.reconciler(client, world.catchingUp()).all(USERS, correct, Stop.never()).stream()
        .map(UserRecount::outcome)
        .toList();
  }
}
