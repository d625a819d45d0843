package io.notestream.consumer.reconcile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Recounts a few users at a time, round and round, and shows on meters whether counters are right:
 * {@code notestream.reconcile.drifted} is the number of users whose counters were wrong when they
 * were last looked at, and promised to be zero. Corrects nothing. Of all samplers of a views table
 * one works at a time. Used by one thread.
 */
public final class DriftSampler {

  private static final Logger LOG = LoggerFactory.getLogger(DriftSampler.class);
  private static final Duration SHORTEST_PERIOD = Duration.ofMinutes(1);

  /** Beyond this many, which ones are wrong is a matter of the command. */
  private static final int MOST_KNOWN = 1000;

  /** How many of the users that were wrong, or not judged, are looked at again in a run. */
  private static final int MOST_AGAIN = 5;

  /** A failure that passes by itself has passed by then. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  private final Reconciler reconciler;
  private final SampledUsers users;
  private final SamplerTurn turn;
  private final Duration period;
  private final int usersARun;
  private final LongSupplier nanoTime;
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private final Set<UserId> drifted = new LinkedHashSet<>();
  private final Set<UserId> unjudged = new LinkedHashSet<>();
  private boolean begun;
  private @Nullable Long failingSince;
  private volatile int driftedUsers;

  /**
   * Creates a sampler. Makes no call.
   *
   * @param reconciler recounts the users, at the rate that it is limited to
   * @param worker a name that tells this sampler from others
   * @param usersPerHour how many users are recounted in an hour, at least 1
   * @param meters where its meters are registered
   */
  public DriftSampler(
      Reconciler reconciler, String worker, int usersPerHour, MeterRegistry meters) {
    this(reconciler, worker, usersPerHour, meters, System::nanoTime);
  }

  DriftSampler(
      Reconciler reconciler,
      String worker,
      int usersPerHour,
      MeterRegistry meters,
      LongSupplier nanoTime) {
    this.reconciler = reconciler;
    this.nanoTime = nanoTime;
    Duration perUser = Duration.ofHours(1).dividedBy(usersPerHour);
    period = perUser.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : perUser;
    usersARun = (int) Math.max(1, Math.round((double) period.toMillis() / perUser.toMillis()));
    users = reconciler.sampledUsers();
    turn = reconciler.samplerTurn(worker, period.multipliedBy(2));
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.STOPPED && outcome != Outcome.CORRECTED) {
        outcomes.put(
            outcome,
            Counter.builder("notestream.reconcile.users")
                .description(
                    "users that were recounted from time to time. Many that are not judged: the "
                        + "consumer is behind, or they are too busy")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(meters));
      }
    }
    Gauge.builder("notestream.reconcile.drifted", () -> driftedUsers)
        .description(
            "users whose counters were wrong when they were last recounted. Promised to be "
                + "0: the log names them, reconcile --user corrects them; report it")
        .register(meters);
  }

  /**
   * Returns how long to wait from one run to the next.
   *
   * @return at least a minute
   */
  public Duration period() {
    return period;
  }

  /**
   * Recounts the next users, if it is this sampler's turn, and again some of those who were wrong
   * or could not be judged. Goes on where the sampler before it ended. Gives up after ten seconds
   * in which a call goes on failing, and logs what fails once that has lasted for a minute.
   *
   * @param control its stop request ends the run
   * @return how many users were recounted
   */
  public int runOnce(BatchControl control) {
    SamplingStop stop =
        new SamplingStop(control.stop(), () -> reconciler.failingSince().isPresent(), nanoTime);
    if (!takeTurn()) {
      return 0;
    }
    Set<UserId> sample = new LinkedHashSet<>(drifted.stream().limit(MOST_AGAIN).toList());
    sample.addAll(unjudged);
    sample.addAll(users.next(usersARun, stop));
    List<UserRecount> recounts = reconciler.all(List.copyOf(sample), false, stop);
    recounts.forEach(this::learn);
    driftedUsers = drifted.size();
    if (stop.gaveUp()) {
      failed(reconciler.failing(Instant.EPOCH).orElse("calls"));
    } else if (!control.stop().requested()) {
      failingSince = null;
    }
    return (int) recounts.stream().filter(r -> r.outcome() != Outcome.STOPPED).count();
  }

  private boolean takeTurn() {
    Optional<SamplerTurn.Taken> taken;
    try {
      taken =
          turn.take(
              begun
                  ? new SamplerTurn.Progress(
                      users.place(), drifted.stream().limit(MOST_AGAIN).toList())
                  : null);
    } catch (SdkException e) {
      failed("UpdateItem: " + Failures.of(e));
      return false;
    }
    if (taken.isEmpty()) {
      drifted.clear(); // Whoever has the turn knows better.
      unjudged.clear();
      driftedUsers = 0;
      begun = false;
      return false;
    }
    taken
        .get()
        .left()
        .ifPresent(
            left -> {
              users.continueFrom(left.place());
              drifted.addAll(left.drifted());
            });
    begun = true;
    return true;
  }

  private void failed(String cause) {
    long now = nanoTime.getAsLong();
    Long before = failingSince;
    long since = before == null ? now : before;
    failingSince = since;
    Duration lasted = Duration.ofNanos(now - since);
    if (lasted.compareTo(LASTS) >= 0) {
      LOG.warn("the recount of users has been failing for {} s: {}", lasted.toSeconds(), cause);
    } else {
      LOG.info("users cannot be recounted, which is tried again: {}", cause);
    }
  }

  private void learn(UserRecount recount) {
    Counter counter = outcomes.get(recount.outcome());
    if (counter != null) {
      counter.increment();
    }
    unjudged.remove(recount.userId());
    boolean known = drifted.remove(recount.userId()); // To the end, if it comes back.
    if (recount.outcome() == Outcome.DRIFT && drifted.size() < MOST_KNOWN) {
      drifted.add(recount.userId());
      if (!known) {
        LOG.warn(
            "Counters of user {} are wrong: {}; see 'reconcile --user'",
            recount.userId(),
            recount.drift());
      }
    } else if (known && recount.outcome() != Outcome.RIGHT) {
      drifted.add(recount.userId()); // Nothing new is known of it.
    } else if (recount.outcome() == Outcome.UNJUDGED && unjudged.size() < MOST_AGAIN) {
      unjudged.add(recount.userId());
    }
  }
}
