package io.notestream.consumer.simulation;

import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.reconcile.SimulatedReconcilers;
import io.notestream.consumer.reconcile.UserRecount;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.UserId;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Recounts all users now and then, and corrects what is wrong. */
final class Recounter extends Process {

  private static final Duration GUARD = Duration.ofSeconds(60);
  private static final List<UserId> USERS =
      Stream.of("user-0", "user-1", "user-2").map(UserId::new).toList();

  /** Whether all was right when it was looked at last; it survives the process. */
  static final class Progress {
    private boolean right;
  }

  private final Progress progress;
  private final boolean byLeases;

  /**
   * @param byLeases whether the leases tell how far the consumer has come, and not the ledger
   */
  Recounter(World world, Progress progress, boolean byLeases) {
    super(world);
    this.byLeases = byLeases;
    this.progress = progress;
  }

  @Override
  boolean isIdle() {
    return progress.right;
  }

  /** The ledger of a table that was made anew does not tell of what had been settled before. */
  private Watermark watermark() {
    return byLeases
        ? new LeaseWatermark(world())
        : LedgerWatermark.builder(Network.DYNAMO_DB, Network.STREAMS, world().names())
            .clock(clock(), GUARD)
            .build();
  }

  private void tell(UserRecount recount) {
    world().trace().count("recount " + recount.outcome());
    world()
        .trace()
        .add(
            world().kernel().now(),
            actor().name(),
            recount.userId() + " " + recount.outcome() + " " + recount.detail());
  }

  @Override
  void live() {
    Reconciler reconciler =
        SimulatedReconcilers.build(
            Reconciler.builder(Network.DYNAMO_DB, watermark())
                .tables(world().names())
                .options(world().consumers().options())
                .clock(clock()),
            actor().random());
    while (!isStopping()) {
      actor().sleep(3_000L + actor().random().nextInt(15_000));
      boolean calm = world().kernel().now() > Plan.CALM_AT;
      try {
        List<UserRecount> recounts = reconciler.all(USERS, true, stopping());
        recounts.forEach(this::tell);
        progress.right =
            calm
                && recounts.stream()
                    .allMatch(recount -> recount.outcome() == UserRecount.Outcome.RIGHT);
      } catch (IncompatibleViewsException e) {
        world().trace().count("recount refused"); // The table is being made anew.
      }
    }
  }
}
