package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.CommitResult;
import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.consumer.internal.run.BatchTasks.State;
import io.notestream.consumer.internal.run.PendingGroups.Group;
import io.notestream.consumer.internal.run.Settlement.RecordState;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one chain, transaction by transaction. It plans again when the ledger knows more, waits
 * for failures to pass, and halves a refused transaction until the event that is to be parked is
 * alone. May be left when blocked and resumed later. Used by one thread at a time.
 */
final class ChainRun implements BatchTasks.Task, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChainRun.class);

  private final BatchContext batch;
  private final ChainTools tools;
  private final Planner planner;
  private final Baselines baselines;
  private final PendingGroups pending = new PendingGroups();
  private final Retry retry;
  private boolean prepared;
  private boolean stale;
  private boolean unreacted; // This generation is not live: it commits expirations as such.
  private Instant blockedUntil = Instant.MIN;

  private ChainRun(BatchContext batch, ChainTools tools, Planner planner, Baselines baselines) {
    this.batch = batch;
    this.tools = tools;
    this.planner = planner;
    this.baselines = baselines;
    this.retry = tools.retries().begin();
  }

  /**
   * Returns the run of a chain.
   *
   * @param baselines the baselines that the chain was planned with; the run adds to them
   */
  static ChainRun of(
      BatchContext batch, ChainTools tools, Planner planner, Baselines baselines, Chain chain) {
    ChainRun run = new ChainRun(batch, tools, planner, baselines);
    chain.transactions().forEach(transaction -> run.pending.addLast(Group.of(transaction)));
    return run;
  }

  /** Returns the run of events for which the batch could not be planned as a whole. */
  static ChainRun unplanned(
      BatchContext batch,
      ChainTools tools,
      Planner planner,
      Baselines baselines,
      List<PlannedEvent> events) {
    ChainRun run = new ChainRun(batch, tools, planner, baselines);
    run.pending.addLast(Group.of(events));
    return run;
  }

  /** Returns a run that parks an event without an attempt to commit it. */
  static ChainRun parking(
      BatchContext batch, ChainTools tools, Planner planner, PlannedEvent event, Failure refusal) {
    ChainRun run = new ChainRun(batch, tools, planner, Baselines.none());
    run.pending.addLast(Group.toPark(event, refusal));
    return run;
  }

  /** Returns the run of events that were taken out of this chain, all of them of those users. */
  private ChainRun heldUp(List<PlannedEvent> events, Failure failure) {
    ChainRun run = unplanned(batch, tools, planner, baselines.copy(), events);
    run.prepared = true;
    run.unreacted = unreacted;
    run.retry.blockedBy(tools.parker().refused(), failure);
    return run;
  }

  @Override
  public State run() {
    if (!prepared) {
      State state = prepare();
      if (state != State.DONE) {
        return state;
      }
      prepared = true;
    }
    while (!pending.isEmpty()) {
      if (stop().requested()) {
        return State.STOPPED;
      }
      State state = step(pending.removeFirst());
      if (state != State.DONE) {
        return state;
      }
    }
    return State.DONE;
  }

  @Override
  public boolean ready() {
    return !tools.parker().isSuspended() || !tools.clock().instant().isBefore(blockedUntil);
  }

  /** Runs the reactions that are this generation's; drops the expirations that are committed. */
  private State prepare() {
    List<PlannedEvent> expirations = pending.expirations();
    if (expirations.isEmpty()) {
      return State.DONE;
    }
    BatchReactions.Found found = tools.reactions().beforeCommit(expirations, retry).value();
    if (found == null) {
      return State.STOPPED;
    }
    unreacted = !found.live();
    retry.progressed();
    if (!found.duplicates().isEmpty() || !found.collisions().isEmpty()) {
      stale = true;
      pending.sortOut(found.duplicates(), found.collisions());
    }
    return settleKnown(found.duplicates(), found.unreacted(), found.erased());
  }

  @Override
  public void close() {
    retry.close();
  }

  private State step(Group group) {
    if (group.refusal() != null) {
      return park(group, group.events().get(0), group.refusal());
    }
    PlannedTransaction transaction;
    try {
      transaction = plan(group);
    } catch (RuntimeException e) {
      // As in Commits: a bug in planning costs the event that shows it, not the shard.
      LOG.error("Cannot plan a transaction", e);
      return refused(group, new Failure(Failure.Kind.REJECTED, ParkReasons.BUG, e.toString()));
    }
    Group planned = Group.of(transaction);
    return tools
        .commits()
        .commit(transaction, unreacted, retry, stop())
        .fold(
            result -> committed(planned, result),
            failure -> refused(planned, failure),
            () -> stopped(planned));
  }

  /** Returns the group's transaction; if it needs more than one, puts the others back in front. */
  private PlannedTransaction plan(Group group) {
    if (group.planned() != null && !stale) {
      return group.planned();
    }
    List<PlannedTransaction> transactions = planner.replan(group.events(), baselines);
    pending.addFirst(transactions.stream().skip(1).map(Group::of).toList());
    return transactions.get(0);
  }

  private State committed(Group group, CommitResult result) {
    if (result instanceof CommitResult.Overtaken overtaken) {
      return overtaken(group, overtaken);
    }
    if (result instanceof CommitResult.HeldUp heldUp) {
      return goOnWithout(group, heldUp);
    }
    return committed(Objects.requireNonNull(group.planned()));
  }

  /** Leaves the users whose items are not written to a chain of their own. */
  private State goOnWithout(Group group, CommitResult.HeldUp heldUp) {
    stale = true;
    pending.addFirst(group);
    List<PlannedEvent> events = pending.takeOut(heldUp.users());
    tools.further().accept(heldUp(events, heldUp.failure()));
    return State.DONE;
  }

  private State committed(PlannedTransaction transaction) {
    baselines.learn(transaction);
    return unreacted
            && !OwedReactions.react(
                tools, PendingGroups.expirations(transaction.events()), retry, stop())
        ? State.STOPPED
        : settle(transaction.events(), RecordState.APPLIED);
  }

  private State overtaken(Group group, CommitResult.Overtaken overtaken) {
    stale = true;
    overtaken.baselines().forEach(baselines::learn);
    return CorrectionLookUp.learn(
            tools.ledgerReader(),
            overtaken.corrected(),
            group.events(),
            baselines.corrections(),
            stop())
        .fold(
            users -> {
              pending.addFirst(group.without(overtaken.duplicates(), overtaken.collisions()));
              return settleKnown(overtaken.duplicates(), overtaken.unreacted(), overtaken.erased());
            },
            failure -> refused(group, failure),
            () -> stopped(group));
  }

  /** Settles all events of notes that were erased; they are neither counted nor kept. */
  private State dropErased(Map<UserId, Instant> erasedThrough) {
    List<PlannedEvent> erased = pending.takeErased(erasedThrough);
    stale |= !erased.isEmpty();
    tools.commits().forgetMarks(erasedThrough.keySet());
    return tools.erased().drop(erased, batch) ? State.DONE : State.STOPPED;
  }

  /** Halves a refused group; parks its event if there is only one. */
  private State refused(Group group, Failure failure) {
    if (group.events().size() == 1) {
      return park(group, group.events().get(0), failure);
    }
    stale = true;
    pending.addFirst(group.halves());
    return State.DONE;
  }

  private State park(Group group, PlannedEvent event, Failure refusal) {
    try (LogFields fields = LogFields.of(event.change())) {
      return parkLogged(group, event, refusal);
    }
  }

  private State parkLogged(Group group, PlannedEvent event, Failure refusal) {
    LetterWriter.Letter letter = batch.letter(event, refusal);
    Parker.Outcome outcome = tools.parker().parkRefused(letter, Parker.Subject.of(event), stop());
    if (outcome instanceof Parker.Erased erased) {
      pending.addFirst(group);
      return dropErased(Map.of(event.userId(), erased.through()));
    }
    if (outcome instanceof Parker.Suspended suspended) {
      retry.blockedBy(tools.parker().refused(), Parker.SUSPENDED);
      blockedUntil = suspended.until();
      pending.addFirst(group);
      return State.BLOCKED;
    }
    if (outcome instanceof Parker.Outage outage) {
      pending.addFirst(group);
      return retry.pauseAfter(outage.call(), outage.failure(), stop()) ? State.DONE : State.STOPPED;
    }
    if (outcome instanceof Parker.Stopped) {
      return stopped(group);
    }
    stale = true;
    retry.progressed();
    tools.retries().progressed();
    boolean isNew = outcome instanceof Parker.Parked parked && parked.isNew();
    batch.parked(event.index(), event.change().eventId(), refusal, isNew);
    return State.DONE;
  }

  private State stopped(Group group) {
    pending.addFirst(group);
    return State.STOPPED;
  }

  /**
   * Settles what is committed already, and then what was erased.
   *
   * @param notReactedTo those whose committer may have died before it looked whether to react
   */
  private State settleKnown(
      Collection<PlannedEvent> duplicates,
      List<PlannedEvent> notReactedTo,
      Map<UserId, Instant> erasedThrough) {
    if (!OwedReactions.react(tools, notReactedTo, retry, stop())) {
      return State.STOPPED;
    }
    duplicates.forEach(event -> batch.meters().duplicate());
    State state = settle(duplicates, RecordState.DUPLICATE);
    return state == State.DONE ? dropErased(erasedThrough) : state;
  }

  private State settle(Collection<PlannedEvent> events, RecordState state) {
    if (events.isEmpty()) {
      return State.DONE;
    }
    if (!tools.commits().mark(events, stop())) {
      return State.STOPPED;
    }
    tools.retries().progressed();
    batch.settlement().settle(events.stream().mapToInt(PlannedEvent::index), state);
    return State.DONE;
  }

  private Stop stop() {
    return batch.stop();
  }
}
