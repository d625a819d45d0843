package io.notestream.consumer.internal.run;

import io.notestream.consumer.deadletter.UncountedUsers;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.ledger.CommitResult.BelowZero;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Finds out why a counter would go below 0. It may while a change of its user is known not to be
 * counted: then a dead letter, or a gap in the stream, says so. A transaction is never refused for
 * good because of it: what happened is counted, and what is wrong is said.
 *
 * <p>Transactions require that no counter goes below 0, which costs nothing. Once one would, this
 * looks for the reason, at most once a minute; in between nothing is required, so that counters
 * that are below 0 for a good reason cost no refused transaction each time. Thread-safe; one per
 * process.
 */
public final class CounterChecks {

  private static final Logger LOG = LoggerFactory.getLogger(CounterChecks.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final UncountedUsers uncounted;
  private final Gaps gaps;
  private final Invariants invariants;
  private final InstantSource clock;
  private @Nullable Instant lookedAt;

  /** Creates checks. Makes no call. */
  public CounterChecks(
      UncountedUsers uncounted, Gaps gaps, Invariants invariants, InstantSource clock) {
    this.uncounted = uncounted;
    this.gaps = gaps;
    this.invariants = invariants;
    this.clock = clock;
  }

  /** Begins the check of one commit. */
  Check begin() {
    return new Check(!lookedLately());
  }

  private synchronized boolean lookedLately() {
    Instant now = clock.instant();
    return lookedAt != null
        && !now.isBefore(lookedAt)
        && now.isBefore(lookedAt.plus(BETWEEN_LOOKS));
  }

  private synchronized boolean mayLook() {
    if (lookedLately()) {
      return false;
    }
    lookedAt = clock.instant();
    return true;
  }

  /** The check of one commit. Used by one thread. */
  final class Check {
    private boolean required;
    private boolean again;
    private @Nullable BelowZero broken;

    private Check(boolean required) {
      this.required = required;
    }

    /** Returns whether the next attempt is to be refused if a counter would go below 0. */
    boolean required() {
      return required;
    }

    /**
     * Called when an attempt was refused. What explains it may have gone between the attempt and
     * the look, as a letter that is redriven does. So the invariant is broken only if a second
     * attempt is refused after a look that found nothing, and a second look finds nothing.
     *
     * @return whether nothing explains it, so that it is worth another look at the table
     */
    boolean refused(BelowZero found) {
      if (!required || !(again || mayLook()) || isExplained(found)) {
        required = false;
      } else if (again) {
        required = false;
        broken = found;
      }
      again = true;
      return required;
    }

    /** Called when the transaction is committed. */
    void committed(PlannedTransaction transaction) {
      BelowZero below = broken;
      if (below != null) {
        broken = null;
        invariants.broken(
            Invariant.COUNTER_BELOW_ZERO,
            transaction.events().stream()
                .filter(event -> below.users().containsKey(event.userId()))
                .map(event -> event.change().eventId())
                .collect(Collectors.joining(", ", "users " + below.users() + ", events ", "")));
      }
    }
  }

  private boolean isExplained(BelowZero found) {
    try {
      Optional<Set<String>> users = uncounted.read();
      if (users.isEmpty()) {
        return true;
      }
      Set<String> unexplained = new HashSet<>();
      found.users().keySet().forEach(user -> unexplained.add(user.value()));
      unexplained.removeAll(users.get());
      return unexplained.isEmpty() || isAnythingLost();
    } catch (SdkException e) {
      // Nobody knows: neither a shard nor an alarm should hang on a call that is made for a check.
      LOG.warn("Whether a counter below 0 is explained cannot be read: {}", e.getMessage());
      return true;
    }
  }

  /** Returns whether records were lost that nobody has recounted. */
  private boolean isAnythingLost() {
    return Stream.of(Gap.State.OPEN, Gap.State.ACCEPTED)
        .anyMatch(state -> gaps.own(state).findAny().isPresent());
  }
}
