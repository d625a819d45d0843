package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.util.KinesisMapperUtil;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.gap.Loss;
import io.notestream.consumer.worker.internal.kcl.lease.Leases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the processors of one stream's shards share.
 *
 * @param streamArn the stream
 * @param pipeline where batches go
 * @param leases what is held
 * @param watches what is known of the shards that are read
 * @param gaps where losses are written down
 * @param taps who looks on
 * @param stopping whether batches in work are to be left as soon as possible
 * @param bug set by the first {@link Error}: after it nothing is processed or checkpointed any more
 * @param onBug what an {@link Error} leads to
 * @param onStart called with a shard's id when it begins to be read
 * @param checkpointInterval how often progress within a batch is checkpointed
 * @param countingSince since when the application counts, if it has begun to
 * @param clock what time it is
 */
public record ReaderContext(
    String streamArn,
    BatchPipeline pipeline,
    Leases leases,
    ShardWatches watches,
    GapKeeper gaps,
    BatchTaps taps,
    Stop stopping,
    AtomicBoolean bug,
    Consumer<Error> onBug,
    Consumer<String> onStart,
    Duration checkpointInterval,
    Supplier<Optional<Instant>> countingSince,
    InstantSource clock) {

  /**
   * How long a stream keeps its records, see <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">DynamoDB
   * Streams</a>.
   */
  public static final Duration RETENTION = Duration.ofHours(24);

  /** Whether this worker has met a bug, and must not touch the stream any more. */
  public boolean isBroken() {
    return bug.get();
  }

  public void broken(Error error) {
    bug.set(true);
    onBug.accept(error);
  }

  public void started(String shardId) {
    onStart.accept(shardId);
  }

  /**
   * Whether a shard that is to be read from its beginning is older than the stream keeps records,
   * and was so when the application counted already. DynamoDB then serves what is left, and says
   * nothing: a child shard that nobody read for a day.
   */
  public boolean mayHaveLostItsBeginning(String shardId, String position) {
    if (!position.equals(Loss.TRIM_HORIZON)) {
      return false;
    }
    Instant kept = clock.instant().minus(RETENTION);
    Instant created;
    try {
      created = KinesisMapperUtil.getShardCreationTime(shardId);
    } catch (RuntimeException e) {
      return false; // A shard id that tells no time: nothing can be said.
    }
    return created.isBefore(kept)
        && countingSince.get().filter(since -> since.isBefore(kept)).isPresent();
  }
}
