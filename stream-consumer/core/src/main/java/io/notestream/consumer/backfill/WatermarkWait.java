package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.watermark.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Waits until the consumer has passed a time. Thread-safe: one of those who wait looks. */
final class WatermarkWait {

  private final Watermark watermark;
  private final Retrier retrier;
  private final Call call;
  private final InstantSource clock;
  private final Duration period;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Instant reached = Instant.MIN;
  private volatile String heldUpBy = "";
  private volatile @Nullable Instant stuckSince;

  WatermarkWait(
      Watermark watermark, Retrier retrier, String notes, InstantSource clock, Duration period) {
    this.watermark = watermark;
    this.retrier = retrier;
    this.call = new Call("GetRecords", "the stream of " + notes);
    this.clock = clock;
    this.period = period;
  }

  /** Waits; returns the time that the consumer has passed. */
  Attempt<Instant> until(Instant time, Stop stop) {
    while (reached.isBefore(time)) {
      if (looking.tryLock()) {
        try {
          Attempt<Watermark.Mark> look = retrier.call(call, watermark::look, stop);
          Watermark.Mark mark = look.value();
          if (mark == null) {
            return look.unsuccessful();
          }
          learn(mark, time);
        } finally {
          looking.unlock();
        }
      }
      if (reached.isBefore(time) && !stop.pause(period)) {
        return Attempt.stopped();
      }
    }
    return Attempt.done(reached);
  }

  private void learn(Watermark.Mark mark, Instant wanted) {
    boolean risen = mark.settledThrough().isAfter(reached);
    reached = mark.settledThrough();
    boolean waits = reached.isBefore(wanted);
    heldUpBy = waits ? mark.heldUpBy() : "";
    if (!waits) {
      stuckSince = null;
    } else if (risen || stuckSince == null) {
      stuckSince = clock.instant();
    }
  }

  /** Returns what is waited for, in words; empty if nothing is. */
  String heldUpBy() {
    return heldUpBy;
  }

  /** Returns since when the consumer has not come any further; {@code null} if it need not. */
  @Nullable Instant stuckSince() {
    return stuckSince;
  }
}
