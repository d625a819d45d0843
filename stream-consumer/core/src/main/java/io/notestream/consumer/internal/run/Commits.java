package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.CommitResult;
import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.ledger.Marks;
import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.ParkingBreaker;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.thread.Together;
import io.notestream.consumer.summary.ProjectionException;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Commits transactions and writes their marks, retrying for as long as it takes. Thread-safe; one
 * per process.
 */
public final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** How often users wait for others whose items are not written, before they go on alone. */
  private static final int MOST_TIMES_HELD_UP = 2;

  private final ViewsState views;
  private final Ledger ledger;
  private final Marks marks;
  private final Together together;
  private final Projections projections;
  private final RateCap rateCap;
  private final ParkingBreaker breaker;
  private final CounterChecks counters;
  private final ConsumerMeters meters;
  private final InstantSource clock;

  /** Creates commits. */
  public Commits(
      ViewsState views,
      Ledger ledger,
      Marks marks,
      Together together,
      Projections projections,
      RateCap rateCap,
      ParkingBreaker breaker,
      CounterChecks counters,
      ConsumerMeters meters,
      InstantSource clock) {
    this.views = views;
    this.ledger = ledger;
    this.marks = marks;
    this.together = together;
    this.projections = projections;
    this.rateCap = rateCap;
    this.breaker = breaker;
    this.counters = counters;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Commits the transaction, or finds out why it cannot be committed.
   *
   * @param unreacted whether its expirations are committed without a reaction
   * @param stop requested also when the table that the transaction was planned for is gone
   * @return never a {@link CommitResult.Failed} or {@link CommitResult.BelowZero}; a {@link
   *     CommitResult.HeldUp} only for a transaction of several users
   */
  Attempt<CommitResult> commit(
      PlannedTransaction transaction, boolean unreacted, Retry retry, Stop stop) {
    if (transaction.actions().size() > Ledger.MAX_ACTIONS) {
      return refused(ParkReasons.TOO_MANY_ACTIONS, transaction.actions().size() + " actions");
    }
    TransactWriteItemsRequest request = null;
    CounterChecks.Check check = counters.begin(transaction);
    int heldUp = 0;
    while (!stop.requested()) {
      if (!rateCap.acquire(transaction.actions().size(), stop) || !views.isStillCurrent(stop)) {
        break;
      }
      if (stop.requested()) {
        break; // The table is current, but perhaps no longer the one that this was planned for.
      }
      if (request == null) {
        try {
          request = ledger.request(transaction, clock.instant(), unreacted, check.required());
        } catch (RuntimeException e) {
          // A change that our own code cannot encode is a bug, but no reason to stop a shard: its
          // record is parked like any other that cannot be applied.
          LOG.error("Cannot build a transaction", e);
          return refused(ParkReasons.BUG, e.toString());
        }
      }
      Call call = Call.of(request);
      long start = System.nanoTime();
      CommitResult result = ledger.commit(transaction, request, check.required());
      meters.attempted(Duration.ofNanos(System.nanoTime() - start));
      if (result instanceof CommitResult.BelowZero below) {
        retry.succeeded(call);
        check.refused(below);
        views.doubt(); // The counters of a table that was made anew begin at 0.
        request = null;
        continue;
      }
      if (!(result instanceof CommitResult.Failed failed)) {
        retry.succeeded(call);
        if (result instanceof CommitResult.Committed) {
          committed(transaction);
          check.committed(transaction);
        }
        return Attempt.done(result);
      }
      if (!failed.failure().worthRetrying()) {
        retry.refused();
        return Attempt.refused(failed.failure());
      }
      if (namesSomeUsersOnly(failed, transaction) && ++heldUp == MOST_TIMES_HELD_UP) {
        retry.progressed();
        return Attempt.done(new CommitResult.HeldUp(failed.users(), failed.failure()));
      }
      if (failed.failure().kind() != Failure.Kind.UNCLEAR) {
        // Certainly not applied: the next attempt gets a time of commit of its own. A request that
        // may have been applied is sent again as it is. DynamoDB knows its token for ten minutes,
        // after which the audit records in it are found to exist.
        request = null;
      }
      if (!retry.pauseAfter(call, failed.failure(), stop)) {
        break;
      }
    }
    return Attempt.stopped();
  }

  private static boolean namesSomeUsersOnly(
      CommitResult.Failed failed, PlannedTransaction transaction) {
    return failed.failure().kind() == Failure.Kind.PASSING
        && !failed.users().isEmpty()
        && transaction.events().stream().anyMatch(e -> !failed.users().contains(e.userId()));
  }

  private void committed(PlannedTransaction transaction) {
    breaker.committed();
    meters.committed(transaction.actions().size());
    Instant now = clock.instant();
    for (PlannedEvent event : transaction.events()) {
      meters.applied(event.change(), now);
      if (LOG.isDebugEnabled()) {
        try (LogFields fields = LogFields.of(event.change())) {
          LOG.debug("Applied {} {}", event.change().kind(), event.change().eventId());
        }
      }
    }
  }

  /**
   * Writes the marks of the events, several at once: each is another item.
   *
   * @return {@code false} if a stop was requested before all were written
   */
  boolean mark(Collection<PlannedEvent> events, Stop stop) {
    Map<Mark.Place, Mark> latest = new LinkedHashMap<>();
    for (PlannedEvent event : events) {
      for (Mark mark : marks(event)) {
        latest.merge(mark.place(), mark, Mark::and);
      }
    }
    return together.all(List.copyOf(latest.values()), mark -> mark(mark, stop));
  }

  /** Forgets which marks the users have, since they were erased. */
  void forgetMarks(Set<UserId> users) {
    users.forEach(marks::forget);
  }

  private List<Mark> marks(PlannedEvent event) {
    try {
      return projections.marks(event.change());
    } catch (ProjectionException e) {
      try (LogFields fields = LogFields.of(event.change())) {
        // The event could be evaluated when it was counted: its functions are not pure.
        LOG.error("The marks of {} are left out: {}", event, e.getMessage());
      }
      return List.of();
    }
  }

  private boolean mark(Mark mark, Stop stop) {
    return marks
        .write(mark, stop)
        .fold(
            written -> {
              if (written) {
                meters.mark();
              }
              return true;
            },
            failure -> {
              LOG.error("A mark was refused and is left out: {}", failure);
              return true;
            },
            () -> false);
  }

  private static Attempt<CommitResult> refused(String code, String detail) {
    return Attempt.refused(new Failure(Failure.Kind.REJECTED, code, detail));
  }
}
