package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.generation.HandOver;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the reactions of one batch. The live generation reacts before its expirations are committed:
 * reads the ledger, and reacts to those that it does not know. Any other looks, once they are
 * committed, whether it has to react after all. Thread-safe.
 */
final class BatchReactions {

  private final LedgerReader ledgerReader;
  private final HandOver handOver;
  private final Call pending;
  private final boolean wanted;
  private final Reactor.Batch reactor;
  private final Stop stop;

  /**
   * The expirations that must not be committed.
   *
   * @param duplicates those that are committed already
   * @param collisions those whose place in the ledger another change has
   * @param erased users of whom notes were erased, and up to which time of creation
   * @param unreacted those duplicates that are committed with the mark that nobody has reacted
   * @param live whether this generation is the live one, and has reacted to all others
   */
  record Found(
      Set<PlannedEvent> duplicates,
      Set<PlannedEvent> collisions,
      Map<UserId, Instant> erased,
      List<PlannedEvent> unreacted,
      boolean live) {

    static Found of(Map<UserId, Instant> erased, boolean live) {
      return new Found(
          new LinkedHashSet<>(), new LinkedHashSet<>(), erased, new ArrayList<>(), live);
    }
  }

  /**
   * Begins the reactions of a batch.
   *
   * @param pending the call by which pending reactions are stored
   */
  BatchReactions(
      LedgerReader ledgerReader,
      HandOver handOver,
      Call pending,
      Reactor reactor,
      BatchControl control,
      Stop stop) {
    this.ledgerReader = ledgerReader;
    this.handOver = handOver;
    this.pending = pending;
    this.wanted = reactor.reacts();
    this.reactor = reactor.begin(control);
    this.stop = stop;
  }

  /** Returns whether there is any reaction to expirations. */
  boolean wanted() {
    return wanted;
  }

  /**
   * Returns whether this generation is the live one, and so reacts before it commits; never
   * refused.
   */
  Attempt<Boolean> isLive(Retry retry) {
    return persist(
        handOver.live().call(), () -> handOver.isLive(stop), live -> Attempt.done(live), retry);
  }

  /**
   * Does what has to be done before expirations are committed: runs the reactions to them, if they
   * are this generation's. Never refused.
   */
  Attempt<Found> beforeCommit(List<PlannedEvent> expirations, Retry retry) {
    Attempt<Boolean> live = isLive(retry);
    if (live.value() == null) {
      return live.unsuccessful();
    }
    return live.value() && wanted
        ? react(expirations, retry)
        : Attempt.done(Found.of(Map.of(), live.value()));
  }

  /**
   * Runs the reactions to the expirations that are neither committed yet nor erased. Returns when
   * each of them is done or pending; the result is never refused.
   */
  private Attempt<Found> react(List<PlannedEvent> expirations, Retry retry) {
    return afterLook(expirations, true, fresh -> reactTo(handOver.due(fresh, stop)), retry);
  }

  /**
   * Runs the reactions that this generation owes, though it was not live when it committed the
   * expirations: a generation that was live has not reacted either. Never refused.
   *
   * @param unreacted expirations that are committed with the mark that nobody has reacted
   * @return those that it has reacted to
   */
  Attempt<List<PlannedEvent>> reactToOwed(List<PlannedEvent> unreacted, Retry retry) {
    return unreacted.isEmpty() || !wanted
        ? Attempt.done(List.of())
        : persist(
            handOver.live().call(),
            () -> handOver.owed(unreacted, stop),
            owed -> react(owed).map(done -> owed),
            retry);
  }

  /**
   * Does what has to be done before an expiration from a dead letter is committed: reacts to it,
   * also in a generation that is not live, unless the live one is known to have reacted. Never
   * refused.
   */
  Attempt<Found> beforeRedrive(PlannedEvent expiration, Retry retry) {
    Attempt<Boolean> live = isLive(retry);
    if (live.value() == null) {
      return live.unsuccessful();
    }
    // The commit closes the letter: nobody would come back to look whether there is more to do.
    return live.value()
        ? react(List.of(expiration), retry)
        : afterLook(
            List.of(expiration), false, fresh -> reactTo(handOver.unsettled(fresh, stop)), retry);
  }

  /** Looks into this generation's ledger, and then does something for what is not in it. */
  private Attempt<Found> afterLook(
      List<PlannedEvent> expirations,
      boolean live,
      Function<List<PlannedEvent>, Attempt<Boolean>> act,
      Retry retry) {
    return persist(
        ledgerReader.call(),
        () -> ledgerReader.look(expirations, stop),
        known -> {
          Found found = Found.of(known.erased(), live);
          return act.apply(sort(expirations, known.entries(), found)).map(done -> found);
        },
        retry);
  }

  /** Looks something up and acts on it, until both succeed or a stop is requested. */
  private <L, R> Attempt<R> persist(
      Call lookUp, Supplier<Attempt<L>> look, Function<L, Attempt<R>> act, Retry retry) {
    while (true) {
      Attempt<L> seen = look.get();
      Attempt<R> attempt = seen.fold(act, Attempt::refused, Attempt::stopped);
      Failure failure = attempt.failure();
      if (failure == null) {
        if (attempt.value() != null) {
          retry.succeeded(pending);
        }
        return attempt;
      }
      Call failed = seen.failure() == null ? pending : lookUp;
      if (!retry.pauseAfter(failed, failure, stop)) {
        return Attempt.stopped();
      }
    }
  }

  private Attempt<Boolean> reactTo(Attempt<List<PlannedEvent>> look) {
    return look.fold(this::react, Attempt::refused, Attempt::stopped);
  }

  private Attempt<Boolean> react(List<PlannedEvent> events) {
    List<NoteChange.Expired> fresh =
        events.stream().map(event -> (NoteChange.Expired) event.change()).toList();
    try {
      return fresh.isEmpty() || reactor.react(fresh) ? Attempt.done(true) : Attempt.stopped();
    } catch (RuntimeException e) {
      // Whatever kept the reactions from being done or pending is waited for: to commit without
      // them would lose them.
      return Attempt.refused(Failures.of(e));
    }
  }

  private static List<PlannedEvent> sort(
      List<PlannedEvent> expirations, Map<PlannedEvent, LedgerEntry> ledger, Found found) {
    List<PlannedEvent> fresh = new ArrayList<>();
    for (PlannedEvent event : expirations) {
      LedgerEntry entry = ledger.get(event);
      if (ErasureGuard.erases(found.erased(), event)) {
        continue;
      }
      if (entry == null) {
        fresh.add(event);
      } else if (entry.sameAs(LedgerEntry.of(event.change()))) {
        found.duplicates().add(event);
        if (entry.unreacted()) {
          found.unreacted().add(event);
        }
      } else {
        found.collisions().add(event);
      }
    }
    return fresh;
  }
}
