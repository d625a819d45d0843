package io.notestream.consumer.worker.internal.kcl.gap;

import com.amazonaws.services.dynamodbv2.streamsadapter.util.KinesisMapperUtil;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Writes down what was lost of one stream, before any checkpoint passes it. Thread-safe.
 *
 * <p>DynamoDB refuses a position whose record is older than the stream keeps, whether or not a
 * record that was never read went with it, and sequence numbers are not consecutive: between a
 * checkpoint and the first record after it there may have been records or none. A gap is therefore
 * written whenever it cannot be ruled out, as it can when the shard ended at the checkpoint.
 */
public final class GapKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(GapKeeper.class);

  /** The checkpoint of a shard that was read to its end. */
  private static final String SHARD_END = "SHARD_END";

  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * How long a stream keeps its records, see <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html">DynamoDB
   * Streams</a>.
   */
  private static final Duration RETENTION = Duration.ofHours(24);

  private final StreamShards shards;
  private final GapStore store;
  private final Counter seen;
  private final InstantSource clock;

  /** Registers the counter of gaps with the meters. */
  public GapKeeper(StreamShards shards, GapStore store, MeterRegistry meters, InstantSource clock) {
    this.shards = shards;
    this.store = store;
    this.clock = clock;
    this.seen = counter(meters);
  }

  /** Registers the counter of gaps, which exists before any stream is read. */
  public static Counter counter(MeterRegistry meters) {
    return Counter.builder("notestream.gaps")
        .description(
            "stretches of the stream that were lost before they were read. If one was, gaps "
                + "list names it: replay or reconcile, then accept it")
        .register(meters);
  }

  /**
   * Writes the gap, for as long as it takes.
   *
   * @return whether it is written, or there is none; {@code false} if a stop was requested before
   */
  public boolean keep(String shardId, MissingRecords missing, Stop stop) {
    return keep(() -> writeUnlessRuledOut(shardId, missing), "shard " + shardId, stop);
  }

  /**
   * Writes that the table had no stream for a time before this one, for as long as it takes. No
   * stream tells what was changed meanwhile, if anything was.
   *
   * @param formerLabel the label of the stream before
   * @return whether it is written; {@code false} if a stop was requested before
   */
  public boolean keepBreakAfter(String formerLabel, Stop stop) {
    String label = shards.label();
    Gap gap =
        Gap.seen(
            label,
            Gap.NO_SHARD,
            formerLabel,
            MissingRecords.TRIM_HORIZON,
            "the stream was switched off, and what was changed until it was on again is in none",
            clock.instant());
    return keep(
        () -> {
          if (store.keepGap(gap, false)) {
            seen.increment();
            LOG.error(
                "changes between the streams {} and {} may be lost; see 'gaps list'",
                formerLabel,
                label);
          }
        },
        "stream " + label,
        stop);
  }

  /**
   * Writes the gap, in one attempt.
   *
   * @return whether it is written, or there is none; {@code false} if DynamoDB does not respond
   */
  public boolean keepNow(String shardId, MissingRecords missing) {
    return keepNow(() -> writeUnlessRuledOut(shardId, missing), "shard " + shardId);
  }

  private static boolean keep(Runnable write, String what, Stop stop) {
    while (!stop.requested()) {
      if (keepNow(write, what)) {
        return true;
      }
      if (!stop.pause(RETRY)) {
        return false;
      }
    }
    return false;
  }

  private static boolean keepNow(Runnable write, String what) {
    try {
      write.run();
      return true;
    } catch (SdkException e) {
      LOG.warn("{}: the gap cannot be written yet: {}", what, e.getMessage());
      return false;
    }
  }

  /**
   * Returns what may be missing of a shard that is to be read from that position. A sequence number
   * was read. From the beginning, nothing is missing unless the shard is older than the stream
   * keeps records, and was so when the application counted already: a child shard that nobody read
   * for a day, of which DynamoDB serves what is left and does not say that some is missing. Any
   * other position, such as {@code LATEST}, may have records before it that nobody read.
   */
  public Optional<MissingRecords> missingBefore(String shardId, String position) {
    if (position.equals(MissingRecords.TRIM_HORIZON)) {
      return mayHaveLostBeginning(shardId)
          ? Optional.of(MissingRecords.trimmed(position))
          : Optional.empty();
    }
    return SequenceNumber.isValid(position) || position.equals(SHARD_END)
        ? Optional.empty()
        : Optional.of(MissingRecords.passedOver());
  }

  private boolean mayHaveLostBeginning(String shardId) {
    Instant kept = clock.instant().minus(RETENTION);
    Instant created;
    try {
      created = KinesisMapperUtil.getShardCreationTime(shardId);
    } catch (RuntimeException e) {
      return false; // The id holds no time: nothing can be said.
    }
    return created.isBefore(kept)
        && store.countingSince().filter(since -> since.isBefore(kept)).isPresent();
  }

  private void writeUnlessRuledOut(String shardId, MissingRecords missing) {
    if (!ruledOut(shardId, missing)) {
      write(shardId, missing);
    }
  }

  private void write(String shardId, MissingRecords missing) {
    Gap gap =
        Gap.seen(
            shards.label(),
            shardId,
            missing.from(),
            missing.to(),
            missing.reason(),
            clock.instant());
    // A checkpoint tells one stretch of trimmed records from the next. A lease that says LATEST
    // does
    // not: whenever reading begins there, something else may be passed over.
    if (!store.keepGap(gap, missing.cause() == MissingRecords.Cause.PASSED_OVER)) {
      return; // Seen before: by this worker before a restart, or by another one.
    }
    seen.increment();
    LOG.error(
        "shard {}: records after {} and before {} may be lost: {}; see 'gaps list'",
        shardId,
        missing.from(),
        missing.end(),
        missing.reason());
  }

  /** Returns whether the shard ended where reading had come to. */
  private boolean ruledOut(String shardId, MissingRecords missing) {
    if (missing.to() != null || !SequenceNumber.isValid(missing.from())) {
      return false;
    }
    Optional<SequenceNumber> end = shards.endOf(shardId);
    return end.isPresent() && end.get().compareTo(new SequenceNumber(missing.from())) <= 0;
  }
}
