package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls that fail for one shard, and for how long, until it can be read again. KCL repeats them
 * for ever and tells nobody. Thread-safe.
 */
final class FailingReads {

  /** The call whose success shows that the shard can be read, whatever failed before. */
  static final String GET_RECORDS = "GetRecords";

  static final String GET_SHARD_ITERATOR = "GetShardIterator";
  static final String DESCRIBE_STREAM = "DescribeStream";

  /** A failure that passes by itself, as a throttle does, has passed by then. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  /** One call may be refused while rights are being changed. */
  private static final Duration REPEATED = Duration.ofSeconds(1);

  private @Nullable Failing failing;

  /**
   * @param since when the first call failed
   * @param last when the latest did
   */
  private record Failing(String call, Failure failure, Instant since, Instant last) {}

  synchronized void failed(String call, Failure failure, Instant now) {
    failing = new Failing(call, failure, failing == null ? now : failing.since, now);
  }

  synchronized void succeeded(String call) {
    if (failing != null && (call.equals(GET_RECORDS) || call.equals(failing.call))) {
      failing = null;
    }
  }

  /** Returns whether the last call has failed: somebody tries to read the shard. */
  synchronized boolean any() {
    return failing != null;
  }

  /** Returns what fails and why, in words; empty if nothing does, or it may still pass. */
  synchronized Optional<String> inWords() {
    Failing now = failing;
    if (now == null) {
      return Optional.empty();
    }
    Duration enough = now.failure.passes() ? LASTS : REPEATED;
    return Duration.between(now.since, now.last).compareTo(enough) < 0
        ? Optional.empty()
        : Optional.of(now.call + ": " + now.failure);
  }
}
