package io.notestream.writer.internal.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that fail at this moment, and the lines in the log about them: one when a call begins
 * to fail, one each minute while it does, and one when it succeeds again, however many requests are
 * affected. A call that fails now and then is logged once a minute too. Thread-safe.
 */
public final class Outages {

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<String, Outage> outages = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Creates a log of outages.
   *
   * @param clock by which lines are a minute apart
   */
  public Outages(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Takes note of a call that failed.
   *
   * @param call what was called, one of few
   * @param passing whether that is usual for a while, and is said only once it has lasted
   * @param reason in words
   * @param failure for a log that has everything
   */
  public void failed(String call, boolean passing, String reason, Throwable failure) {
    LOG.debug("{} fails", call, failure);
    outages.computeIfAbsent(call, Outage::new).failed(passing, reason.replaceAll("\\s+", " "));
  }

  /** Returns whether any call fails: nearly never, and then no success need be noted. */
  public boolean any() {
    return count() > 0;
  }

  /** Returns how many calls fail. */
  public int count() {
    return open.get();
  }

  /** Takes note of a call that did not fail. */
  public void succeeded(String call) {
    Outage outage = any() ? outages.get(call) : null;
    if (outage != null) {
      outage.succeeded();
    }
  }

  /** What is known of one call, also after it has succeeded again. */
  private final class Outage {

    private final String call;
    private long failures;
    private boolean announced;
    private Instant start = Instant.EPOCH;
    private @Nullable Instant logged;

    Outage(String call) {
      this.call = call;
    }

    synchronized void failed(boolean passing, String reason) {
      Instant now = clock.instant();
      if (failures == 0) {
        start = now;
        open.incrementAndGet();
      }
      failures++;
      boolean toBeSaid = !passing || announced || isDue(start, now);
      if (!toBeSaid || !isDue(logged, now)) {
        return;
      }
      logged = now;
      if (announced) {
        LOG.warn(
            "{} has been failing for {} s, {} times: {}", call, seconds(now), failures, reason);
      } else {
        announced = true;
        LOG.warn("{} fails: {}", call, reason);
      }
    }

    private boolean isDue(@Nullable Instant last, Instant now) {
      return last == null || !now.isBefore(last.plus(BETWEEN_LINES));
    }

    synchronized void succeeded() {
      if (failures == 0) {
        return;
      }
      if (announced) {
        LOG.info(
            "{} succeeds again, after {} s and {} failures",
            call,
            seconds(clock.instant()),
            failures);
      }
      failures = 0;
      announced = false;
      open.decrementAndGet();
    }

    private long seconds(Instant now) {
      return Duration.between(start, now).toSeconds();
    }
  }
}
