package io.notestream.writer.internal.pressure;

import io.notestream.model.note.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits how many requests of each user are served, by a bucket of tokens: so many in each second,
 * and twice as many at once after a pause. Thread-safe.
 *
 * <p>A bucket is kept as the instant at which it is full again. A full bucket need not be kept, and
 * every bucket that nobody takes from is full after two seconds. So there are two generations of
 * users: those who called since the last change, and those who called before. Every two seconds the
 * older one is dropped, with nothing in it that matters. If more users than that call, it is
 * dropped sooner: memory is bounded, and a user who is forgotten has a full bucket.
 */
public final class UserRates {

  /** How many users are remembered in each of two generations. */
  static final int MOST_USERS = 50_000;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** How long an empty bucket takes to be full. */
  private static final long FILL = 2 * SECOND;

  private final long interval;
  private final LongSupplier nanos;
  private volatile Generations generations;

  /** When each user's bucket is full; in the older generation only for users who have not come. */
  private record Generations(Map<UserId, Long> young, Map<UserId, Long> old, long end) {

    boolean isOver(long now) {
      return now - end >= 0 || young.size() >= MOST_USERS;
    }
  }

  /**
   * Creates limits.
   *
   * @param perSecond how many requests of a user a second; 0 for any number
   */
  public UserRates(int perSecond) {
    this(perSecond, System::nanoTime);
  }

  UserRates(int perSecond, LongSupplier nanos) {
    this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
    this.nanos = nanos;
    this.generations =
        new Generations(
            new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), nanos.getAsLong() + FILL);
  }

  /** Takes a token; returns how long to wait for one if there is none. */
  public Optional<Duration> take(UserId user) {
    if (interval == 0) {
      return Optional.empty();
    }
    long now = nanos.getAsLong();
    Generations both = current(now);
    long[] wait = {0};
    both.young.compute(
        user,
        (id, known) -> {
          Long last = known == null ? both.old.get(id) : known;
          long full = last == null || last - now < 0 ? now : last;
          wait[0] = full + interval - now - FILL;
          return wait[0] <= 0 ? full + interval : full;
        });
    return wait[0] <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(wait[0]));
  }

  /** Returns how many users are remembered. */
  int remembered() {
    Generations both = generations;
    return both.young.size() + both.old.size();
  }

  private Generations current(long now) {
    Generations both = generations;
    if (!both.isOver(now)) {
      return both;
    }
    synchronized (this) {
      if (generations.isOver(now)) { // No other thread was faster.
        generations = new Generations(new ConcurrentHashMap<>(), generations.young, now + FILL);
      }
      return generations;
    }
  }
}
