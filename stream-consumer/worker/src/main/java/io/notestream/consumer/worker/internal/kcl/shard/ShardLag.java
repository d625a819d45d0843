package io.notestream.consumer.worker.internal.kcl.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * How far one shard is behind: the time since the moment up to which every change of it is settled.
 * It grows also if nothing arrives because nothing is read. By the stream's clock, which is in
 * whole seconds, while there is a backlog, and by this machine's once there is none. Thread-safe.
 */
final class ShardLag {

  /** The time over which the speed is measured. */
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Speeds over less than that are not worth a forecast. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** A shard that is read to its end this often has no backlog. */
  private static final Duration NO_BACKLOG = Duration.ofSeconds(10);

  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable Instant through;
  private Instant since;
  private long records;

  private record Sample(Instant at, Instant through, long records) {}

  /** Begins now, with what is not known yet. */
  ShardLag(Instant now) {
    this.since = now;
  }

  /** Called when reading begins. */
  synchronized void begin(Instant now) {
    since = now;
  }

  /** Called when a read that was begun then has found nothing: all before is settled. */
  synchronized void readToTheEnd(Instant begun, Instant now) {
    settled(begun, now);
  }

  /** Called with a batch before it is processed: nothing is known to be later than its first. */
  synchronized void met(List<Record> batch) {
    Instant first = batch.isEmpty() ? null : KclRecord.timeOf(batch.get(0));
    if (through == null && first != null) {
      through = first;
    }
  }

  /** Called with a batch that is settled to its end. */
  synchronized void settled(List<Record> batch, Instant now) {
    records += batch.size();
    batch.stream()
        .map(KclRecord::timeOf)
        .filter(Objects::nonNull)
        .reduce((former, latter) -> latter)
        .ifPresent(last -> settled(last, now));
  }

  private void settled(Instant last, Instant now) {
    if (through == null || last.isAfter(through)) {
      through = last;
    }
    samples.addLast(new Sample(now, through, records));
    while (samples.size() > 2 && samples.getFirst().at.isBefore(now.minus(WINDOW))) {
      samples.removeFirst();
    }
  }

  /** Returns how far the shard is behind; never negative. */
  synchronized Duration behind(Instant now) {
    Duration behind = Duration.between(through == null ? since : through, now);
    return behind.isNegative() ? Duration.ZERO : behind;
  }

  /** Returns how many records were settled a second, in the last minute. */
  synchronized double recordsPerSecond(Instant now) {
    if (samples.isEmpty()) {
      return 0;
    }
    Sample first = samples.getFirst();
    Duration time = Duration.between(first.at, now);
    Duration atLeast = time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
    return (records - first.records) * 1000.0 / atLeast.toMillis();
  }

  /**
   * Returns how long it will take until there is no backlog, at the speed of the last minute.
   *
   * @return zero if there is none; {@code null} if it does not become less, or nothing is known yet
   */
  synchronized @Nullable Duration drained(Instant now) {
    Duration behind = behind(now);
    if (behind.compareTo(NO_BACKLOG) < 0) {
      return Duration.ZERO;
    }
    if (samples.isEmpty()) {
      return null;
    }
    Sample first = samples.getFirst();
    Duration time = Duration.between(first.at, now);
    if (time.compareTo(SHORTEST) < 0) {
      return null;
    }
    // Each second of this time, so many seconds of the stream were settled, and one came.
    double gained =
        (double) Duration.between(first.through, samples.getLast().through).toMillis()
                / time.toMillis()
            - 1;
    return gained <= 0 ? null : Duration.ofMillis(Math.round(behind.toMillis() / gained));
  }
}
