package io.notestream.consumer.lambda;

import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.reconcile.DriftSampler;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Recounts a few users in each run, with the sampler that a worker has. The stream is read only
 * when a user's notes and ledger disagree, to tell what is lost from what is still to be counted;
 * what was read of it is known to the sandbox's next runs. Thread-safe.
 */
final class DriftCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  /** Before the next run begins, with room for the call in flight. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(45);

  /** A user for whom the function takes longer is not judged; the next run looks again. */
  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(30);

  /** A day of a table with many shards is not read at once. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(3);

  /** A schedule is not to the second. */
  private static final Duration JITTER = Duration.ofSeconds(30);

  private final DriftSampler sampler;
  private final InstantSource clock;
  private Instant next = Instant.MIN;

  /**
   * Creates a check. Makes no call.
   *
   * @param dynamoDb a client that does not retry
   * @param streams a client that does not retry
   * @param streamDelay how late a record may appear in the stream
   */
  DriftCheck(
      FunctionSettings settings,
      DynamoDbClient dynamoDb,
      DynamoDbStreamsClient streams,
      Duration streamDelay,
      InstantSource clock,
      MeterRegistry meters) {
    this.clock = clock;
    LedgerWatermark watermark =
        LedgerWatermark.builder(dynamoDb, streams, settings.tables())
            .clock(clock, settings.consumer().expiryRule().guard())
            .streamDelay(streamDelay)
            .longestLook(LONGEST_LOOK)
            .build();
    Reconciler reconciler =
        Reconciler.builder(dynamoDb, watermark)
            .tables(settings.tables())
            .options(settings.consumer())
            .clock(clock)
            .readUnitsPerSecond(settings.reconcileReadUnits())
            .settleWithin(SETTLE_WITHIN)
            .build();
    sampler =
        new DriftSampler(
            reconciler, "function-" + UUID.randomUUID(), settings.reconcileUsersPerHour(), meters);
  }

  /**
   * Recounts the next users, if it is time for them.
   *
   * @param time the remaining time of the invocation
   * @return how many users were recounted
   */
  synchronized int runOnce(BatchControl time) {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return 0;
    }
    next = now.plus(sampler.period()).minus(JITTER);
    Instant end = now.plus(LONGEST_RUN);
    Stop stop =
        () -> {
          Instant at = clock.instant();
          return !at.isBefore(end) || time.isTimeUp(at);
        };
    try {
      return sampler.runOnce(BatchControl.until(stop));
    } catch (IncompatibleViewsException e) {
      LOG.error("users cannot be recounted: {}", e.getMessage());
      return 0;
    }
  }
}
