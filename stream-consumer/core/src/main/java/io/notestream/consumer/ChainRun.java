package io.notestream.consumer;

import io.notestream.consumer.PendingGroups.Group;
import io.notestream.consumer.Settlement.Fate;
import io.notestream.consumer.deadletter.Parking;
import io.notestream.consumer.ledger.CommitResult;
import io.notestream.consumer.plan.Action;
import io.notestream.consumer.plan.Baselines;
import io.notestream.consumer.plan.Chain;
import io.notestream.consumer.plan.NoteRef;
import io.notestream.consumer.plan.PlannedEvent;
import io.notestream.consumer.plan.PlannedTransaction;
import io.notestream.consumer.plan.Planner;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits one chain, transaction by transaction: plans again when the ledger knows more, waits when
 * something has to pass, and cuts a refused transaction down to the one event that is parked. Can
 * be left and entered again. For one thread at a time.
 */
final class ChainRun implements Work.Task, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChainRun.class);

  private static final Failure SUSPENDED =
      new Failure(
          Failure.Kind.OUTAGE,
          "ParkingSuspended",
          "too many records were refused at once; the table is suspected, not the records");

  /** How {@link #run} ended. */
  enum State {
    DONE,
    /** Nothing may be parked at the moment; try again once {@link #ready}. */
    BLOCKED,
    STOPPED
  }

  private final BatchContext batch;
  private final Planner planner;
  private final Baselines baselines;
  private final Commits commits;
  private final PendingGroups pending = new PendingGroups();
  private final Wait wait;
  private boolean prepared;
  private boolean stale;
  private Instant blockedUntil = Instant.MIN;

  private ChainRun(BatchContext batch, Planner planner, Baselines baselines) {
    this.batch = batch;
    this.planner = planner;
    this.baselines = baselines;
    this.commits = new Commits(batch.pipeline());
    this.wait = batch.pipeline().waits().begin();
  }

  /**
   * Runs a chain.
   *
   * @param baselines what the chain was planned with; changed by the run
   */
  static ChainRun of(BatchContext batch, Planner planner, Baselines baselines, Chain chain) {
    ChainRun run = new ChainRun(batch, planner, baselines);
    chain.transactions().forEach(transaction -> run.pending.addLast(Group.of(transaction)));
    return run;
  }

  /** Runs events that could not be planned with the rest of their batch. */
  static ChainRun unplanned(
      BatchContext batch, Planner planner, Baselines baselines, List<PlannedEvent> events) {
    ChainRun run = new ChainRun(batch, planner, baselines);
    run.pending.addLast(Group.of(events));
    return run;
  }

  /** Parks an event without an attempt. */
  static ChainRun condemned(
      BatchContext batch, Planner planner, PlannedEvent event, Failure verdict) {
    ChainRun run = new ChainRun(batch, planner, Baselines.none());
    run.pending.addLast(Group.condemned(event, verdict));
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
      if (stop().getAsBoolean()) {
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
    return !batch.pipeline().breaker().isOpen()
        || !batch.pipeline().clock().instant().isBefore(blockedUntil);
  }

  /** Has the chain's expirations reacted to, and drops those that turn out to be committed. */
  private State prepare() {
    List<PlannedEvent> expirations = pending.expirations();
    if (expirations.isEmpty() || !batch.reactions().wanted()) {
      return State.DONE;
    }
    if (!(batch.reactions().react(expirations, wait)
        instanceof Attempt.Done<Reactions.Found> done)) {
      return State.STOPPED;
    }
    wait.progressed();
    Reactions.Found found = done.value();
    if (!found.duplicates().isEmpty() || !found.collisions().isEmpty()) {
      stale = true;
      pending.sortOut(found.duplicates(), found.collisions());
    }
    found.duplicates().forEach(event -> batch.pipeline().meters().duplicate());
    return finish(found.duplicates(), Fate.DUPLICATE);
  }

  @Override
  public void close() {
    wait.close();
  }

  private State step(Group group) {
    if (group.verdict() != null) {
      return park(group, group.events().get(0), group.verdict());
    }
    PlannedTransaction transaction;
    try {
      transaction = plan(group);
    } catch (RuntimeException e) {
      // As in Commits: a bug of ours in planning condemns the event that shows it, not the shard.
      LOG.error("Cannot plan a transaction", e);
      return refused(group, new Failure(Failure.Kind.REJECTED, "BUG", e.toString()));
    }
    Group planned = Group.of(transaction);
    Attempt<CommitResult> attempt = commits.commit(transaction, wait, stop());
    if (attempt instanceof Attempt.Refused<CommitResult> refused) {
      return refused(planned, refused.failure());
    }
    if (!(attempt instanceof Attempt.Done<CommitResult> done)) {
      pending.addFirst(planned);
      return State.STOPPED;
    }
    return done.value() instanceof CommitResult.Overtaken overtaken
        ? overtaken(planned, overtaken)
        : committed(transaction);
  }

  /** The group's transaction; if it needs more than one, the rest goes back in front. */
  private PlannedTransaction plan(Group group) {
    if (group.planned() != null && !stale) {
      return group.planned();
    }
    List<PlannedTransaction> transactions = planner.replan(group.events(), baselines);
    pending.addFirst(transactions.stream().skip(1).map(Group::of).toList());
    return transactions.get(0);
  }

  private State committed(PlannedTransaction transaction) {
    for (Action action : transaction.actions()) {
      if (action instanceof Action.PutBaseline put) {
        baselines.learn(
            NoteRef.of(put.event().change()), new Baselines.AsOf(put.event().change().sequence()));
      }
    }
    return finish(transaction.events(), Fate.APPLIED);
  }

  private State overtaken(Group group, CommitResult.Overtaken overtaken) {
    stale = true;
    overtaken.baselines().forEach(baselines::learn);
    pending.addFirst(group.without(overtaken.duplicates(), overtaken.collisions()));
    overtaken.duplicates().forEach(event -> batch.pipeline().meters().duplicate());
    return finish(overtaken.duplicates(), Fate.DUPLICATE);
  }

  /** A refused transaction is halved until it is one event: nothing else is ever parked. */
  private State refused(Group group, Failure failure) {
    if (group.events().size() == 1) {
      return park(group, group.events().get(0), failure);
    }
    stale = true;
    pending.addFirst(group.halves());
    return State.DONE;
  }

  private State park(Group group, PlannedEvent event, Failure failure) {
    Pipeline pipeline = batch.pipeline();
    Optional<Failure> outage = pipeline.tableGuard().outage();
    if (outage.isPresent()) {
      return postpone(group, outage.get());
    }
    Optional<Instant> suspended = pipeline.breaker().tryPark(event.userId().value());
    if (suspended.isPresent()) {
      wait.stuck(SUSPENDED);
      blockedUntil = suspended.get();
      pending.addFirst(group);
      return State.BLOCKED;
    }
    Parking.Letter letter =
        new Parking.Letter(
            batch.record(event.index()),
            event.change().sequence(),
            event.userId().value(),
            event.change().noteId().value(),
            failure.code(),
            failure.detail(),
            batch.source());
    Attempt<Boolean> attempt = pipeline.parking().park(letter, stop());
    if (attempt instanceof Attempt.Refused<Boolean> refused) {
      Failure denied = refused.failure();
      return postpone(group, new Failure(Failure.Kind.OUTAGE, denied.code(), denied.detail()));
    }
    if (!(attempt instanceof Attempt.Done<Boolean>)) {
      pending.addFirst(group);
      return State.STOPPED;
    }
    stale = true;
    wait.progressed();
    batch.parked(event.index(), event.change().eventId(), failure);
    return State.DONE;
  }

  /** Waits for somebody to put something right, and then tries the group again. */
  private State postpone(Group group, Failure outage) {
    pending.addFirst(group);
    return wait.after(outage, stop()) ? State.DONE : State.STOPPED;
  }

  private State finish(Collection<PlannedEvent> events, Fate fate) {
    if (events.isEmpty()) {
      return State.DONE;
    }
    if (!commits.mark(events, stop())) {
      return State.STOPPED;
    }
    for (PlannedEvent event : events) {
      batch.settlement().settle(event.index(), fate);
    }
    return State.DONE;
  }

  private BooleanSupplier stop() {
    return batch.stop();
  }
}
