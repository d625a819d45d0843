package io.notestream.consumer.simulation;

import io.notestream.consumer.watermark.Watermark;
import java.time.Instant;

/** Tells by the checkpoints how far the workers have come, as the stream worker's does. */
final class LeaseWatermark implements Watermark {

  private final World world;
  private Instant reached = Instant.MIN;

  LeaseWatermark(World world) {
    this.world = world;
  }

  @Override
  public Mark look() {
    Instant through = Actor.current().instantly(this::settledThrough);
    if (through.isAfter(reached)) {
      reached = through;
    }
    return new Mark(reached, "");
  }

  private Instant settledThrough() {
    return world.shards().history().stream()
        .filter(placed -> !world.leases().isPast(placed.shard(), placed.sequence()))
        .findFirst()
        .map(first -> first.record().dynamodb().approximateCreationDateTime().minusMillis(1))
        .orElseGet(world.kernel()::instant);
  }
}
