package io.notestream.writer.dynamodb;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Ends calls that take too long, up to {@link #TICK} late. Thread-safe.
 *
 * <p>Nearly every timer is cancelled within milliseconds, and few are there at once, since few
 * calls are in flight. So they are in a set, which costs each call next to nothing, and a tick
 * looks at all of them. A queue that is sorted by time, as the SDK's own, has one lock for all
 * calls.
 *
 * <p>The thread ends when nothing is called, and never keeps the JVM alive.
 */
final class CallTimers extends ScheduledThreadPoolExecutor {

  /** How often timers are looked at: often for a limit of seconds, and seldom for a processor. */
  static final Duration TICK = Duration.ofMillis(10);

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private final Set<Timer> timers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ticking = new AtomicBoolean();

  CallTimers() {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, "dynamodb-timeouts");
          thread.setDaemon(true);
          return thread;
        });
    setKeepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS);
    allowCoreThreadTimeOut(true);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    Timer timer = new Timer(task, System.nanoTime() + unit.toNanos(delay));
    timers.add(timer);
    try {
      tickIfNeeded();
    } catch (RuntimeException | Error e) {
      timer.cancel(false); // Nobody else can, and it would interrupt what its thread does later.
      throw e;
    }
    return timer;
  }

  /** Returns how many timers neither ran nor were cancelled. */
  int pending() {
    return timers.size();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A timer keeps to itself what its task throws.
  private void tickIfNeeded() {
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      try {
        super.schedule(this::tick, TICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (RuntimeException | Error e) { // Such as for want of a thread: the next call tries.
        getQueue().clear();
        ticking.set(false);
        throw e;
      }
    }
  }

  private void tick() {
    try {
      long now = System.nanoTime();
      for (Timer timer : timers) {
        if (timer.end - now <= 0) {
          timer.run();
        }
      }
    } finally {
      ticking.set(false);
      // Also one that was added before the tick was seen to be over. The set's size is but an
      // estimate while others change it.
      if (timers.iterator().hasNext()) {
        tickIfNeeded();
      }
    }
  }

  /** Is in the set until it has run or is cancelled. */
  private final class Timer extends FutureTask<@Nullable Void>
      implements ScheduledFuture<@Nullable Void> {

    private final long end;

    Timer(Runnable task, long end) {
      super(task, null);
      this.end = end;
    }

    @Override
    protected void done() {
      timers.remove(this);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
