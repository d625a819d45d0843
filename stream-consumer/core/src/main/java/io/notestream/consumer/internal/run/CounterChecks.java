package io.notestream.consumer.internal.run;

import io.notestream.consumer.deadletter.UncountedUsers;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.ledger.CommitResult.BelowZero;
import io.notestream.consumer.internal.ledger.Counters;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.view.CorruptItemException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds out why a counter is below 0. It may be while a change of its user is known not to be
 * counted: then a dead letter, or a gap in the stream, says so. And it may be for a while, until
 * what came late is counted too. A transaction is never refused for good because of it: what
 * happened is counted, and what is wrong is said.
 *
 * <p>Transactions require that no counter goes below 0, which costs nothing. Once one would, it is
 * remembered, and nothing is required any more: so that counters that are below 0 for a good reason
 * cost no refused transaction each time. Two minutes later this looks whether they still are, and
 * for the reason, which has been written by then, and is in the index. A minute after that the next
 * may be found. Nothing is required of a user whose counters are explained, for an hour: the same
 * finding each time would hide that of another user. Thread-safe; one per process.
 */
public final class CounterChecks {

  private static final Logger LOG = LoggerFactory.getLogger(CounterChecks.class);

  /** Longer than an index lags, or another process takes to notice what it has lost. */
  private static final Duration BEFORE_LOOK = Duration.ofMinutes(2);

  private static final Duration AFTER_LOOK = Duration.ofMinutes(1);

  private static final Duration EXPLAINED_FOR = Duration.ofHours(1);

  /** The most users that are known to be explained; of more, those who were first are forgotten. */
  private static final int MOST_EXPLAINED = 1000;

  private final Counters counters;
  private final UncountedUsers uncounted;
  private final Gaps gaps;
  private final Invariants invariants;
  private final InstantSource clock;
  private final Map<UserId, Instant> explained = new LinkedHashMap<>();
  private @Nullable Suspicion suspicion;
  private @Nullable Instant since;
  private Duration pause = Duration.ZERO;
  private boolean looking;

  /** Counters that went below 0, what they were then, and the events with which they did. */
  private record Suspicion(Map<SummaryKey, String> counters, Map<UserId, String> events) {}

  /** Creates checks. Makes no call. */
  public CounterChecks(
      Counters counters,
      UncountedUsers uncounted,
      Gaps gaps,
      Invariants invariants,
      InstantSource clock) {
    this.counters = counters;
    this.uncounted = uncounted;
    this.gaps = gaps;
    this.invariants = invariants;
    this.clock = clock;
  }

  /** Begins the check of one commit. */
  Check begin(PlannedTransaction transaction) {
    return new Check(mayRequire(transaction));
  }

  private synchronized boolean mayRequire(PlannedTransaction transaction) {
    return suspicion == null
        && !looking
        && isPauseOver()
        && (explained.isEmpty()
            || transaction.events().stream().noneMatch(event -> isExplained(event.userId())));
  }

  private boolean isExplained(UserId user) {
    Instant looked = explained.get(user);
    return looked != null && !isOver(looked, EXPLAINED_FOR);
  }

  private boolean isPauseOver() {
    return since == null || isOver(since, pause);
  }

  /** A clock that was set back ends a pause: it must not make it longer. */
  private boolean isOver(Instant from, Duration time) {
    Instant now = clock.instant();
    return now.isBefore(from) || !now.isBefore(from.plus(time));
  }

  private synchronized void pause(Duration time) {
    since = clock.instant();
    pause = time;
  }

  /** Returns whether there are counters that are to be looked at again. */
  public synchronized boolean suspects() {
    return suspicion != null;
  }

  private synchronized void suspect(Suspicion found) {
    if (suspicion == null && !looking) {
      suspicion = found;
      pause(BEFORE_LOOK);
    }
  }

  private synchronized @Nullable Suspicion takeDue() {
    if (looking || suspicion == null || !isPauseOver()) {
      return null;
    }
    looking = true;
    return suspicion;
  }

  private synchronized void looked(boolean again, Duration time) {
    looking = false;
    if (!again) {
      suspicion = null;
    }
    pause(time);
  }

  /**
   * Looks again at the counters that went below 0 two minutes ago or earlier, and says what nothing
   * explains. Makes no call if there are none.
   */
  public void lookAgain() {
    Suspicion due = takeDue();
    if (due == null) {
      return;
    }
    boolean again = false;
    Duration next = Duration.ZERO;
    try {
      Map<SummaryKey, String> below = counters.belowZero(due.counters().keySet());
      if (!below.isEmpty()) {
        next = AFTER_LOOK;
        below.replaceAll((key, now) -> due.counters().get(key) + ", and now " + now);
        Map<UserId, String> users = unexplained(below);
        explained(below.keySet(), users.keySet());
        if (!users.isEmpty()) {
          say(users, due.events());
        }
      }
    } catch (SdkException | CorruptItemException e) {
      // Nobody knows: neither a shard nor an alarm should hang on what is read for a check.
      LOG.warn("Whether a counter below 0 is explained cannot be read: {}", e.getMessage());
      again = true;
      next = AFTER_LOOK;
    } finally {
      looked(again, next);
    }
  }

  /** Remembers the users whose counters are below 0 for a reason. */
  private synchronized void explained(Set<SummaryKey> below, Set<UserId> unexplained) {
    Instant now = clock.instant();
    for (SummaryKey key : below) {
      if (!unexplained.contains(key.userId())) {
        explained.remove(key.userId()); // So that it is the last one.
        explained.put(key.userId(), now);
      }
    }
    Iterator<UserId> first = explained.keySet().iterator();
    for (int more = explained.size() - MOST_EXPLAINED; more > 0; more--) {
      first.next();
      first.remove();
    }
  }

  /** Returns the users whose counters nothing explains, with these counters. */
  private Map<UserId, String> unexplained(Map<SummaryKey, String> below) {
    Optional<Set<String>> known = uncounted.read();
    if (known.isEmpty()) {
      return Map.of();
    }
    Map<UserId, String> users = new HashMap<>();
    below.forEach(
        (key, counter) -> {
          if (!known.get().contains(key.userId().value())) {
            users.merge(key.userId(), counter, (one, other) -> one + " and " + other);
          }
        });
    return users.isEmpty() || gaps.isAnythingLost() ? Map.of() : users;
  }

  private void say(Map<UserId, String> users, Map<UserId, String> events) {
    invariants.broken(
        Invariant.COUNTER_BELOW_ZERO,
        users.keySet().stream()
            .map(events::get)
            .collect(Collectors.joining(", ", "users " + users + ", events ", "")));
  }

  /** The check of one commit. Used by one thread. */
  final class Check {
    private boolean required;
    private @Nullable BelowZero found;

    private Check(boolean required) {
      this.required = required;
    }

    /** Returns whether the next attempt is to be refused if a counter would go below 0. */
    boolean required() {
      return required;
    }

    /** Called when an attempt was refused: the next one is not. */
    void refused(BelowZero below) {
      required = false;
      found = below;
    }

    /** Called when the transaction is committed. */
    void committed(PlannedTransaction transaction) {
      BelowZero below = found;
      if (below != null) {
        found = null;
        suspect(new Suspicion(below.counters(), events(below, transaction)));
      }
    }

    private Map<UserId, String> events(BelowZero below, PlannedTransaction transaction) {
      Set<UserId> users =
          below.counters().keySet().stream().map(SummaryKey::userId).collect(Collectors.toSet());
      return transaction.events().stream()
          .filter(event -> users.contains(event.userId()))
          .collect(
              Collectors.toMap(
                  event -> event.userId(),
                  event -> event.change().eventId(),
                  (one, other) -> one + ", " + other));
    }
  }
}
