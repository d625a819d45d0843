package io.notestream.consumer.internal.retry;

import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that fail at this moment, and the lines in the log about them: one when a call begins
 * to fail, one each minute while it does, and one when it succeeds again, however many chains wait
 * for it. A failure that passes by itself is logged only once it has lasted for a minute.
 * Thread-safe.
 */
final class Outages {

  private static final Logger LOG = LoggerFactory.getLogger(Outages.class);

  /** How often a call that goes on failing is logged, and how long one may fail unlogged. */
  private static final Duration REMINDER = Duration.ofMinutes(1);

  /** A call that nobody has tried for so long tells nothing about what is the case now. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final Map<Call, Outage> outages = new ConcurrentHashMap<>();

  /** A call that fails. Guarded by the lock of {@link Outages}. */
  private static final class Outage {
    private final Set<Retry> waiting = new HashSet<>();
    private Instant since;
    private Instant failedAt;
    private Failure failure;
    private @Nullable Instant loggedAt;
    private boolean succeeded;

    Outage(Failure failure, Instant since, Instant now) {
      this.failure = failure;
      this.since = since;
      this.failedAt = now;
    }

    boolean lasts() {
      return !waiting.isEmpty();
    }

    boolean needsSomebody() {
      return failure.kind() == Failure.Kind.OUTAGE;
    }
  }

  /**
   * Notes that a call failed, and logs it when it is due.
   *
   * @param waitingSince since when this sequence of calls has been waiting
   */
  synchronized void failed(
      Retry retry, Call call, Failure failure, Instant waitingSince, Instant now) {
    Outage outage = outages.get(call);
    if (outage == null || (!outage.lasts() && outage.failedAt.plus(MEMORY).isBefore(now))) {
      outage = new Outage(failure, waitingSince, now);
      outages.put(call, outage);
    }
    outage.waiting.add(retry);
    outage.failure = failure;
    outage.failedAt = now;
    outage.succeeded = false;
    if (outage.loggedAt != null) {
      remind(call, outage, now);
    } else if (outage.needsSomebody()) {
      outage.loggedAt = now;
      LOG.warn("{} fails, and is tried again until it succeeds: {}", call, failure);
    } else if (!waitingSince.plus(REMINDER).isAfter(now)) {
      // Not since the first failure of the call: others may have come and gone meanwhile.
      outage.since = waitingSince;
      remind(call, outage, now);
    }
  }

  /** Logs what goes on failing, if it is due. */
  void remind(Instant now) {
    if (!outages.isEmpty()) {
      remindOfAll(now);
    }
  }

  private synchronized void remindOfAll(Instant now) {
    outages.forEach(
        (call, outage) -> {
          if (outage.lasts() && outage.loggedAt != null) {
            remind(call, outage, now);
          }
        });
  }

  private static void remind(Call call, Outage outage, Instant now) {
    if (outage.loggedAt == null || !outage.loggedAt.plus(REMINDER).isAfter(now)) {
      outage.loggedAt = now;
      LOG.warn(
          "{} has been failing for {} s, since {}; calls waiting: {}; {}",
          call,
          Duration.between(outage.since, now).toSeconds(),
          outage.since.truncatedTo(ChronoUnit.SECONDS),
          outage.waiting.size(),
          outage.failure);
    }
  }

  /** Notes that a sequence of calls no longer waits for a call, for whatever reason. */
  synchronized void left(Retry retry, Call call, Instant now) {
    Outage outage = outages.get(call);
    if (outage != null) {
      outage.waiting.remove(retry);
      endIfOver(call, outage, now);
    }
  }

  /** Notes that a call succeeded. The outage is over once nobody waits for such a call. */
  void succeeded(Call call, Instant now) {
    if (!outages.isEmpty()) {
      end(call, now);
    }
  }

  private synchronized void end(Call call, Instant now) {
    Outage outage = outages.get(call);
    if (outage != null) {
      outage.succeeded = true;
      endIfOver(call, outage, now);
    }
  }

  private void endIfOver(Call call, Outage outage, Instant now) {
    if (outage.succeeded && !outage.lasts()) {
      outages.remove(call);
      if (outage.loggedAt != null) {
        LOG.info(
            "{} succeeds again, after {} s", call, Duration.between(outage.since, now).toSeconds());
      }
    }
  }

  /**
   * Returns what fails, in words: what somebody has to act on before what passes, and what lasts
   * before what was given up.
   *
   * @param from what has not failed since then is left out, unless it is waited for
   */
  synchronized Optional<String> cause(Instant from) {
    return outages.entrySet().stream()
        .filter(entry -> entry.getValue().lasts() || !entry.getValue().failedAt.isBefore(from))
        .min(
            Comparator.<Map.Entry<Call, Outage>, Boolean>comparing(
                    e -> !e.getValue().needsSomebody())
                .thenComparing(e -> !e.getValue().lasts())
                .thenComparing(e -> e.getValue().since))
        .map(entry -> entry.getKey() + ": " + entry.getValue().failure);
  }

  /** Returns the call that failed last with this code, of those that have not succeeded since. */
  synchronized Optional<Call> lastWith(String code) {
    return outages.entrySet().stream()
        .filter(entry -> entry.getValue().failure.code().equals(code))
        .max(Comparator.comparing(entry -> entry.getValue().failedAt))
        .map(Map.Entry::getKey);
  }
}
