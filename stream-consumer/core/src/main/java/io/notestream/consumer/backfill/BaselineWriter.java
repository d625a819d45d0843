package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.BaselineLedger;
import io.notestream.consumer.internal.ledger.BaselineResult;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.BaselinePlanner;
import io.notestream.consumer.internal.plan.BaselineTransaction;
import io.notestream.consumer.internal.plan.Corrections;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.OldNote;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * Puts the baselines of old notes, and adds what the notes contribute, until all of them are put,
 * turn out to exist, or are refused. Thread-safe.
 */
final class BaselineWriter {

  private static final Logger LOG = LoggerFactory.getLogger(BaselineWriter.class);

  /** What a written item of at most 1 KB costs in a transaction, also in one that is cancelled. */
  private static final double UNITS_AN_ACTION = 2;

  private final BaselineLedger ledger;
  private final LedgerReader reader;
  private final BaselinePlanner planner;
  private final ActiveRetries retries;
  private final CapacityCap cap;
  private final SameTable table;
  private final DoubleAdder writeUnits = new DoubleAdder();

  BaselineWriter(
      BaselineLedger ledger,
      LedgerReader reader,
      BaselinePlanner planner,
      ActiveRetries retries,
      CapacityCap cap,
      SameTable table) {
    this.ledger = ledger;
    this.reader = reader;
    this.planner = planner;
    this.retries = retries;
    this.cap = cap;
    this.table = table;
  }

  /**
   * What was done.
   *
   * @param put how many baselines were put
   * @param existing how many turned out to exist
   * @param refused how many were refused
   */
  record Written(int put, int existing, int refused) {
    private Written plus(int morePut, int moreExisting, int moreRefused) {
      return new Written(put + morePut, existing + moreExisting, refused + moreRefused);
    }
  }

  /** Returns the write units that were used so far. */
  double writeUnits() {
    return writeUnits.sum();
  }

  /** Writes the baselines of the notes. */
  Attempt<Written> write(List<OldNote> notes, Stop stop) {
    Written written = new Written(0, 0, 0);
    Corrections corrections = Corrections.none();
    Deque<BaselineTransaction> left = new ArrayDeque<>(planner.plan(notes, corrections));
    try (Retry retry = retries.begin()) {
      while (!left.isEmpty()) {
        BaselineTransaction next = left.removeFirst();
        Attempt<BaselineResult> attempt = commit(next, retry, stop);
        BaselineResult result = attempt.value();
        if (result instanceof BaselineResult.Committed) {
          written = written.plus(next.notes().size(), 0, 0);
          retries.progressed();
        } else if (result instanceof BaselineResult.Overtaken overtaken) {
          if (!learn(overtaken, next, corrections, stop)) {
            return Attempt.stopped();
          }
          List<OldNote> rest = without(next.notes(), overtaken);
          written = written.plus(0, overtaken.existing().size(), 0);
          addFirst(left, planner.plan(rest, corrections));
        } else if (attempt.failure() == null) {
          return attempt.unsuccessful();
        } else if (next.notes().size() > 1) {
          int half = next.notes().size() / 2;
          addFirst(
              left, planner.plan(next.notes().subList(half, next.notes().size()), corrections));
          addFirst(left, planner.plan(next.notes().subList(0, half), corrections));
        } else {
          LOG.error(
              "The baseline of note {} is refused: {}",
              next.notes().get(0).ref().noteId(),
              attempt.failure());
          written = written.plus(0, 0, 1);
        }
      }
    }
    return Attempt.done(written);
  }

  /** Sends a transaction until it is committed, overtaken or refused. */
  private Attempt<BaselineResult> commit(BaselineTransaction transaction, Retry retry, Stop stop) {
    TransactWriteItemsRequest request = null;
    while (cap.await(stop) && table.isSame(stop)) {
      if (request == null) {
        request = ledger.request(transaction);
      }
      Call call = Call.of(request);
      BaselineResult result = ledger.commit(transaction, request);
      if (result instanceof BaselineResult.Committed committed) {
        used(committed.writeUnits());
      } else if (result instanceof BaselineResult.Overtaken overtaken) {
        used(UNITS_AN_ACTION * overtaken.actions());
      }
      if (!(result instanceof BaselineResult.Failed failed)) {
        retry.succeeded(call);
        return Attempt.done(result);
      }
      if (!failed.failure().worthRetrying()) {
        retry.refused();
        return Attempt.refused(failed.failure());
      }
      if (failed.failure().kind() != Failure.Kind.UNCLEAR) {
        request = null; // Otherwise it may have been applied, and is sent again as it is.
      }
      if (!retry.pauseAfter(call, failed.failure(), stop)) {
        break;
      }
    }
    return Attempt.stopped();
  }

  /** Learns of corrections; returns {@code false} if a stop was requested before. */
  private boolean learn(
      BaselineResult.Overtaken overtaken,
      BaselineTransaction transaction,
      Corrections corrections,
      Stop stop) {
    Set<UserId> users = overtaken.corrected().keySet();
    if (users.isEmpty()) {
      return true;
    }
    Set<NoteRef> notes =
        transaction.notes().stream()
            .map(OldNote::ref)
            .filter(note -> users.contains(note.userId()))
            .collect(Collectors.toSet());
    return reader
        .corrections(notes, stop)
        .fold(
            found -> {
              corrections.learn(overtaken.corrected(), notes, found);
              return true;
            },
            failure -> {
              LOG.error("Corrections cannot be read: {}", failure);
              return false;
            },
            () -> false);
  }

  private void used(double units) {
    cap.charge(units);
    writeUnits.add(units);
  }

  /** What was erased has nothing to contribute, and needs no baseline: its changes are dropped. */
  private static List<OldNote> without(List<OldNote> notes, BaselineResult.Overtaken overtaken) {
    return notes.stream()
        .filter(note -> !overtaken.existing().contains(note.ref()))
        .filter(
            note -> {
              Instant erasedThrough = overtaken.erased().get(note.userId());
              return erasedThrough == null || !note.createdAt().isBefore(erasedThrough);
            })
        .toList();
  }

  private static void addFirst(
      Deque<BaselineTransaction> left, List<BaselineTransaction> transactions) {
    List<BaselineTransaction> reversed = new ArrayList<>(transactions);
    Collections.reverse(reversed);
    reversed.forEach(left::addFirst);
  }
}
