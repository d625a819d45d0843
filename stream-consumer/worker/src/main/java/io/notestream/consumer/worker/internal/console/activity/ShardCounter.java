package io.notestream.consumer.worker.internal.console.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts the records of one shard. Not thread-safe. */
final class ShardCounter {

  private static final int SLOTS = 13;

  private final long[] counts = new long[SLOTS];
  private final long[] numbers = new long[SLOTS];
  private long records;
  private Instant lastAt = Instant.EPOCH;
  private @Nullable String sequence;
  private @Nullable Long lagMillis;

  void add(Instant now, int settled, @Nullable String last, @Nullable Long lag) {
    long number = now.getEpochSecond() / Window.SLOT_SECONDS;
    int slot = (int) Math.floorMod(number, (long) SLOTS);
    if (numbers[slot] != number) {
      numbers[slot] = number;
      counts[slot] = 0;
    }
    counts[slot] += settled;
    records += settled;
    lastAt = now;
    sequence = last == null ? sequence : last;
    lagMillis = lag;
  }

  Instant lastAt() {
    return lastAt;
  }

  ShardActivity at(Instant now) {
    long present = now.getEpochSecond() / Window.SLOT_SECONDS;
    long recent = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (numbers[slot] < present && numbers[slot] >= present - (SLOTS - 1)) {
        recent += counts[slot];
      }
    }
    double rate = (double) recent / ((SLOTS - 1) * Window.SLOT_SECONDS);
    return new ShardActivity(records, rate, lastAt, sequence, lagMillis);
  }
}
