package io.notestream.local.internal.ttl;

import io.notestream.local.internal.table.ItemKey;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Deletes items that have expired, by the engine's clock and after a delay. An item is checked
 * again in the commit that deletes it, so that one whose expiry was moved in the meantime stays.
 * Safe for use by several threads.
 */
public final class ExpirySweeper {

  /** The most items that are deleted in one commit, for which other writes wait. */
  private static final int BATCH = 100;

  private final Tables tables;
  private final InstantSource clock;
  private volatile Duration delay;

  /**
   * Makes a sweeper.
   *
   * @param delay how long after its expiry an item is deleted; not negative
   */
  public ExpirySweeper(Tables tables, InstantSource clock, Duration delay) {
    this.tables = tables;
    this.clock = clock;
    this.delay = notNegative(delay);
  }

  /** Returns how long after its expiry an item is deleted. */
  public Duration delay() {
    return delay;
  }

  /** Sets the delay, also for items that have expired already. */
  public void setDelay(Duration changed) {
    delay = notNegative(changed);
  }

  /**
   * Deletes the items that are due, and returns how many there were. Items that a transaction holds
   * are left for the next sweep.
   */
  public int sweep() {
    Instant due = clock.instant().minus(delay);
    int deleted = 0;
    for (String name : tables.names(null)) {
      deleted += tables.find(name).map(table -> sweep(table, due)).orElse(0);
    }
    return deleted;
  }

  private static int sweep(Table table, Instant due) {
    int deleted = 0;
    int inBatch;
    do {
      List<ItemKey> keys = table.expired(due, BATCH);
      inBatch = keys.isEmpty() ? 0 : table.expire(keys, due);
      deleted += inBatch;
    } while (inBatch > 0);
    return deleted;
  }

  private static Duration notNegative(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative: " + delay);
    }
    return delay;
  }
}
