package io.notestream.consumer.simulation;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.simulation.Leases.Tenure;
import io.notestream.model.view.Gap;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Writes down what a worker finds missing of a shard, as the stream worker does. */
final class GapWriter {

  /** The position before the first record of a shard. */
  static final String BEGINNING = "TRIM_HORIZON";

  private final World world;
  private final Gaps gaps;

  GapWriter(Process process) {
    this.world = process.world();
    this.gaps = new Gaps(Network.DYNAMO_DB, world.names(), process.clock(), Duration.ofDays(7));
  }

  /**
   * Writes what is missing before a record, if anything may be.
   *
   * @param first the first record that was read again; {@code null} for the end of the shard
   * @return {@code false} if it could not be written: then nothing must pass it
   */
  boolean write(Tenure tenure, @Nullable String first) {
    String from = tenure.missingFrom;
    if (from == null) {
      return true;
    }
    if (first != null || !world.shards().isEndOf(tenure.shard, from)) {
      try {
        gaps.putIfAbsent(
            Gap.seen(
                world.shards().labelOf(tenure.shard),
                tenure.shard,
                from,
                first,
                "trimmed",
                world.kernel().instant()));
        world.trace().count("gap");
      } catch (SdkException e) {
        return false;
      }
    }
    tenure.missingFrom = null;
    return true;
  }

  /** Returns whether a gap says that a record may be lost. */
  static boolean covers(Gap gap, String shard, String sequence) {
    return gap.shardId().equals(shard)
        && (gap.from().equals(BEGINNING) || compare(gap.from(), sequence) < 0)
        && (gap.to() == null || compare(sequence, gap.to()) < 0);
  }

  private static int compare(String one, String other) {
    return new BigInteger(one).compareTo(new BigInteger(other));
  }
}
