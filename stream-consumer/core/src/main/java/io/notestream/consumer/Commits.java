package io.notestream.consumer;

import io.notestream.consumer.ledger.CommitResult;
import io.notestream.consumer.plan.PlannedEvent;
import io.notestream.consumer.plan.PlannedTransaction;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;
import io.notestream.consumer.summary.ActivityMark;
import io.notestream.consumer.summary.DeltaTable;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Gets transactions committed, and their marks written, for as long as it takes. Thread-safe. */
final class Commits {

  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

  /** Less than the ten minutes for which DynamoDB knows a request by its token. */
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

  private final Pipeline pipeline;

  Commits(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Commits the transaction, or finds out why it cannot be.
   *
   * @return never a {@link CommitResult.Failed}
   */
  Attempt<CommitResult> commit(PlannedTransaction transaction, Wait wait, BooleanSupplier stop) {
    if (transaction.actions().size() > ConsumerOptions.MAX_ACTIONS) {
      return refused("TOO_MANY_ACTIONS", transaction.actions().size() + " actions");
    }
    Request request = null;
    while (!stop.getAsBoolean()) {
      if (!pipeline.rateCap().acquire(transaction.actions().size(), stop)) {
        break;
      }
      if (request == null || request.isOld(pipeline.clock().instant())) {
        try {
          request = Request.of(pipeline, transaction);
        } catch (RuntimeException e) {
          // A change that our own code cannot write down is a bug, but no reason to stop a shard:
          // it is cut out and kept whole, as any other record that cannot be applied.
          LOG.error("Cannot build a transaction", e);
          return refused("BUG", e.toString());
        }
      }
      long start = System.nanoTime();
      CommitResult result = pipeline.ledger().commit(transaction, request.items());
      pipeline.meters().attempted(Duration.ofNanos(System.nanoTime() - start));
      if (!(result instanceof CommitResult.Failed failed)) {
        wait.progressed();
        if (result instanceof CommitResult.Committed) {
          committed(transaction);
        }
        return new Attempt.Done<>(result);
      }
      if (!failed.failure().worthRetrying()) {
        wait.progressed();
        return new Attempt.Refused<>(failed.failure());
      }
      if (failed.failure().kind() != Failure.Kind.UNCLEAR) {
        request = null; // Not applied for certain: the next attempt says its own time of commit.
      }
      if (!wait.after(failed.failure(), stop)) {
        break;
      }
    }
    return new Attempt.Stopped<>();
  }

  private void committed(PlannedTransaction transaction) {
    pipeline.breaker().committed();
    pipeline.meters().committed(transaction.actions().size());
    Instant now = pipeline.clock().instant();
    for (PlannedEvent event : transaction.events()) {
      pipeline.meters().applied(Duration.between(event.change().origin().eventTime(), now));
    }
  }

  /** Writes the marks that the events leave; {@code false} if there was a request to stop. */
  boolean mark(Collection<PlannedEvent> events, BooleanSupplier stop) {
    Map<UserId, Instant> latest = new HashMap<>();
    for (PlannedEvent event : events) {
      if (DeltaTable.isActivity(event.change().kind())) {
        latest.merge(
            event.userId(), event.change().origin().eventTime(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    for (Map.Entry<UserId, Instant> entry : latest.entrySet()) {
      Attempt<Boolean> attempt =
          pipeline.marks().write(new ActivityMark(entry.getKey(), entry.getValue()), stop);
      if (attempt instanceof Attempt.Stopped<Boolean>) {
        return false;
      }
      if (attempt instanceof Attempt.Done<Boolean> done && done.value()) {
        pipeline.meters().mark();
      }
      if (attempt instanceof Attempt.Refused<Boolean> refused) {
        LOG.error("An activity mark is refused and left out: {}", refused.failure());
      }
    }
    return true;
  }

  private static Attempt<CommitResult> refused(String code, String detail) {
    return new Attempt.Refused<>(new Failure(Failure.Kind.REJECTED, code, detail));
  }

  /** A request, kept for attempts that may have been applied. */
  private record Request(TransactWriteItemsRequest items, Instant builtAt) {

    static Request of(Pipeline pipeline, PlannedTransaction transaction) {
      Instant now = pipeline.clock().instant();
      return new Request(pipeline.ledger().request(transaction, now), now);
    }

    boolean isOld(Instant now) {
      return now.isAfter(builtAt.plus(TOKEN_LIFE));
    }
  }
}
