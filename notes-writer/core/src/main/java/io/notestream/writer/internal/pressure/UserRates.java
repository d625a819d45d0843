package io.notestream.writer.internal.pressure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many requests of each user are served, by a bucket of tokens: so many in each second,
 * and twice as many at once after a pause. Thread-safe.
 */
public final class UserRates {

  /** How many users are remembered: those who called last. An unknown user has a full bucket. */
  private static final int MOST_USERS = 100_000;

  private final int perSecond;
  private final @Nullable Cache<UserId, Bucket> buckets;

  /**
   * Creates limits.
   *
   * @param perSecond how many requests of a user a second; 0 for any number
   */
  public UserRates(int perSecond) {
    this.perSecond = perSecond;
    this.buckets =
        perSecond == 0
            ? null
            : Caffeine.newBuilder()
                .maximumSize(MOST_USERS)
                .expireAfterAccess(Duration.ofMinutes(1))
                .build();
  }

  /** Takes a token; returns how long to wait for one if there is none. */
  public Optional<Duration> take(UserId user) {
    if (buckets == null) {
      return Optional.empty();
    }
    ConsumptionProbe probe = buckets.get(user, unknown -> full()).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(
            limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
