package io.notestream.consumer.worker.internal.console.shard;

import static java.util.stream.Collectors.toSet;

import io.notestream.consumer.watermark.ShardTail;
import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * How far the shards are behind that this worker does not read: the age of the first record after a
 * lease's checkpoint. Each look reads from one shard, whichever was looked at longest ago.
 * Thread-safe.
 */
final class Backlog {

  /** A shard may be read five times a second, by all of its readers together. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /** The record at the checkpoint, and the one after it. */
  private static final int TWO = 2;

  private final Function<String, @Nullable ShardTail> tails;
  private final InstantSource clock;
  private final Map<String, Look> looks = new HashMap<>();
  private final Map<String, Instant> tries = new HashMap<>();

  /**
   * @param tails makes a reader of a shard; {@code null} before the stream is known
   */
  Backlog(Function<String, @Nullable ShardTail> tails, InstantSource clock) {
    this.tails = tails;
    this.clock = clock;
  }

  /**
   * What a look at a shard has shown.
   *
   * @param lag how old the first record after it was; zero if there was none
   * @param at when
   */
  record Look(Duration lag, Instant at) {}

  /**
   * Looks at one of the shards.
   *
   * @param leases their leases
   * @return how many reads of the stream that took
   */
  int lookAtNext(List<Lease> leases) {
    Lease next = next(leases, clock.instant());
    ShardTail tail = next == null ? null : tails.apply(next.shardId());
    if (next == null || tail == null) {
      return 0;
    }
    tried(next.shardId());
    String checkpoint = next.checkpoint();
    SequenceNumber position =
        SequenceNumber.isValid(checkpoint) ? new SequenceNumber(checkpoint) : null;
    tail.seek(position);
    int reads = 1;
    List<Record> records = tail.read(TWO);
    if (records.isEmpty() && !tail.isEnded()) {
      reads++; // An empty response does not say that there is no more.
      records = tail.read(TWO);
    }
    keep(next.shardId(), new Look(lag(records, position), clock.instant()));
    return reads;
  }

  /** Returns what was seen of a shard last; {@code null} if nothing was. */
  synchronized @Nullable Look of(String shardId) {
    return looks.get(shardId);
  }

  /** Also of a shard that cannot be read: the others have their turn. */
  private synchronized void tried(String shardId) {
    tries.put(shardId, clock.instant());
  }

  private synchronized void keep(String shardId, Look look) {
    looks.put(shardId, look);
  }

  private synchronized @Nullable Lease next(List<Lease> leases, Instant now) {
    Set<String> shards = leases.stream().map(Lease::shardId).collect(toSet());
    looks.keySet().retainAll(shards);
    tries.keySet().retainAll(shards);
    Lease oldest = null;
    Instant oldestAt = now.minus(AGAIN);
    for (Lease lease : leases) {
      Instant at = tries.getOrDefault(lease.shardId(), Instant.MIN);
      if (at.isBefore(oldestAt)) {
        oldest = lease;
        oldestAt = at;
      }
    }
    return oldest;
  }

  private Duration lag(List<Record> records, @Nullable SequenceNumber position) {
    for (Record each : records) {
      String number = each.dynamodb().sequenceNumber();
      Instant written = each.dynamodb().approximateCreationDateTime();
      if (written != null && isAfter(number, position)) {
        Duration age = Duration.between(written, clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
      }
    }
    return Duration.ZERO;
  }

  private static boolean isAfter(@Nullable String number, @Nullable SequenceNumber position) {
    return position == null
        || (number != null
            && SequenceNumber.isValid(number)
            && new SequenceNumber(number).compareTo(position) > 0);
  }
}
