package io.notestream.consumer.internal.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A circuit breaker for parking: when too many records are refused at once, the table is to blame
 * and not the records, and a broken table must not drain a whole shard into the dead letters.
 * Thread-safe.
 *
 * <p>Opens at more than {@value #MOST_PARKS} parks within a minute over {@value #LEAST_USERS} or
 * more users. A letter counts once, however often its record is refused. While it is open, refused
 * transactions wait and are tried again: after a minute, then after twice as long each time, up to
 * 15 minutes. It closes when any transaction commits, or when an operator resumes parking.
 */
public final class ParkingBreaker {

  /** How many records may be parked within a minute. */
  public static final int MOST_PARKS = 20;

  /** With fewer users than this, their own records are to blame. */
  public static final int LEAST_USERS = 3;

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration FIRST_PROBE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(15);

  private final InstantSource clock;

  /** The parks of the last minute by letter, the oldest first. */
  private final Map<String, Park> recent = new LinkedHashMap<>();

  private volatile boolean open;
  private Duration interval = FIRST_PROBE;
  private Instant nextProbe = Instant.MIN;

  private record Park(Instant at, String user) {}

  /** Creates a closed breaker. */
  public ParkingBreaker(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Requests to park one record that is not in the dead letters yet.
   *
   * @param letter the letter that the record becomes
   * @param user the user whose record it is
   * @return empty if it may be parked; otherwise when to try its transaction again, unless the
   *     breaker closes before
   */
  public synchronized Optional<Instant> tryPark(String letter, String user) {
    Instant now = clock.instant();
    if (open) {
      if (!now.isBefore(nextProbe)) {
        interval = shorter(interval.multipliedBy(2), LONGEST_PROBE);
        nextProbe = now.plus(interval);
      }
      return Optional.of(nextProbe);
    }
    forgetBefore(now.minus(WINDOW));
    recent.putIfAbsent(letter, new Park(now, user));
    if (recent.size() > MOST_PARKS
        && recent.values().stream().map(Park::user).distinct().count() >= LEAST_USERS) {
      open = true;
      interval = FIRST_PROBE;
      nextProbe = now.plus(interval);
      return Optional.of(nextProbe);
    }
    return Optional.empty();
  }

  /** Returns whether nothing may be parked. */
  public boolean isOpen() {
    return open;
  }

  /** Closes the breaker, since a transaction has committed: the table works. */
  public void committed() {
    if (open) {
      close();
    }
  }

  /** Closes the breaker on behalf of an operator. */
  public void resume() {
    close();
  }

  private void forgetBefore(Instant from) {
    Iterator<Park> oldest = recent.values().iterator();
    while (oldest.hasNext() && oldest.next().at().isBefore(from)) {
      oldest.remove();
    }
  }

  private synchronized void close() {
    open = false;
    recent.clear();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
