package io.notestream.consumer.simulation;

import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillResult;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.backfill.SimulatedBackfills;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.consumer.watermark.LedgerWatermark;
import java.time.Duration;
import java.util.List;

/** Backfills, and goes on with it in the next life if it is killed. */
final class Backfilling extends Process {

  private static final Duration GUARD = Duration.ofSeconds(60);

  /** How far the backfill is; it survives the process. */
  static final class Progress {
    private final long at;
    private boolean done;

    /**
     * @param at when it begins; 0 for never
     */
    Progress(long at) {
      this.at = at;
    }
  }

  private final Progress progress;

  Backfilling(World world, Progress progress) {
    super(world);
    this.progress = progress;
  }

  @Override
  boolean isIdle() {
    return progress.done;
  }

  @Override
  void live() {
    actor().sleep(progress.at - world().kernel().now());
    Backfill backfill = backfill();
    while (!isStopping()) {
      if (!progress.done) {
        BackfillResult result = backfill.run(stopping());
        world().trace().count("backfill " + result.outcome());
        progress.done |=
            result.outcome() == Outcome.DONE || result.outcome() == Outcome.DONE_BEFORE;
      }
      actor().sleep(2_000L + actor().random().nextInt(4_000));
    }
  }

  private Backfill backfill() {
    return SimulatedBackfills.build(
        Backfill.builder(
                Network.DYNAMO_DB,
                world().names(),
                LedgerWatermark.builder(Network.DYNAMO_DB, Network.STREAMS, world().names())
                    .clock(clock(), GUARD)
                    .build())
            .clock(clock())
            .readUnitsPerSecond(0)
            .writeUnitsPerSecond(0)
            .projections(List.of(Weekdays.PROJECTION)),
        world().kernel()::instant,
        actor().random());
  }
}
