package io.notestream.consumer.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AllUsersTest {

  @AutoClose private final World world = new World();
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

  @Test
  void usersWithNotesAndUsersWhoseNotesAreAllGoneAreCorrected() {
    for (int i = 0; i < 12; i++) {
      world.create(new UserId("user-" + i), "shop");
    }
    Note last = world.create(new UserId("gone"), "shop");
    world.deliver();
    world.remove(last);
    world.create(new UserId("new"), "work");
    world.lose();

    RunResult result = run(true);

    assertThat(result.complete()).isTrue();
    assertThat(result.users()).isEqualTo(14);
    assertThat(result.corrected()).isEqualTo(2);
    assertThat(result.open()).isZero();
    assertThat(outcomes)
        .hasSize(14)
        .containsEntry("gone", Outcome.CORRECTED)
        .containsEntry("new", Outcome.CORRECTED)
        .containsEntry("user-3", Outcome.RIGHT);
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void aRunThatWasStoppedGoesOnWhereItWas() {
    for (int i = 0; i < 300; i++) {
      world.create(new UserId("user-" + i % 60), "shop");
    }
    world.lose();
    AtomicBoolean stop = new AtomicBoolean();

    RunResult first =
        reconciler()
            .allUsers()
            .run(
                true,
                one -> {
                  outcomes.put(one.userId().value(), one.outcome());
                  stop.set(outcomes.size() > 10);
                },
                stop::get);
    int before = outcomes.size();
    RunResult second =
        reconciler().allUsers().resume(first.position(), true, this::add, Stop.never());

    assertThat(first.complete()).isFalse();
    assertThat(before).isBetween(10, 59);
    assertThat(second.complete()).isTrue();
    assertThat(second.users()).isLessThan(60);
    assertThat(outcomes).hasSize(60).containsValue(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void withoutCorrectionsWhatIsWrongStaysOpen() {
    world.create(World.ALICE, "shop");
    world.lose();

    RunResult result = run(false);

    assertThat(result.drifted()).isEqualTo(1);
    assertThat(result.open()).isEqualTo(1);
    assertThat(outcomes).containsExactly(Map.entry("alice", Outcome.DRIFT));
    assertThat(world.summed()).isEmpty();
  }

  @Test
  void whatIsNoPositionIsRefused() {
    AllUsers run = reconciler().allUsers();

    assertThatThrownBy(() -> run.resume("somewhere", true, this::add, Stop.never()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private RunResult run(boolean correct) {
    return reconciler().allUsers().run(correct, this::add, Stop.never());
  }

  private void add(UserRecount recount) {
    outcomes.put(recount.userId().value(), recount.outcome());
  }

  private Reconciler reconciler() {
    return world.reconciler(world.tables.client(), world.catchingUp());
  }
}
