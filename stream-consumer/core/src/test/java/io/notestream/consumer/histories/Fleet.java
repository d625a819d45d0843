package io.notestream.consumer.histories;

import io.notestream.consumer.histories.Variant.Checkpoint;
import io.notestream.consumer.histories.Variant.Parking;
import io.notestream.consumer.histories.Variant.Reaction;
import io.notestream.consumer.histories.Worker.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What can happen next in a state: each worker's next step, with each of its outcomes, an
 * operator's redrive, and the faults. All of that may happen at any moment and any number of times,
 * except that the lease table is lost once.
 */
final class Fleet {

  /**
   * @param text what happened, for a reader; put together only if it is read
   * @param next the state after it
   */
  record Step(Supplier<String> text, State next) {}

  private final Variant variant;
  private final List<Step> steps = new ArrayList<>();

  private State state = State.START;

  Fleet(Variant variant) {
    this.variant = variant;
  }

  /** Returns what can happen if nothing fails. Without any, the state must be {@code quiet}. */
  List<Step> progress(State from) {
    begin(from);
    for (int number : State.WORKERS) {
      work(number, from.worker(number));
    }
    if (!from.late().isEmpty()) {
      arrive(from.late());
    }
    for (Change change : Change.values()) {
      if (from.tables().hasOpenLetter(change)) {
        add(
            () -> "the operator redrives " + change,
            from.with(from.tables().redrive(change, variant)));
      }
    }
    return List.copyOf(steps);
  }

  /** Returns what can go wrong. */
  List<Step> faults(State from) {
    begin(from);
    for (int number : State.WORKERS) {
      Worker worker = from.worker(number);
      if (worker.shard() != null) {
        crash(number, worker);
      }
      if (worker.next() == Next.COMMIT) {
        goWrong(number, worker);
      }
    }
    if (from.leases().lost() == 0) {
      add(() -> "the lease table is lost", from.with(from.leases().anew()));
    }
    return List.copyOf(steps);
  }

  private void begin(State from) {
    steps.clear();
    state = from;
  }

  private void add(Supplier<String> text, State next) {
    steps.add(new Step(text, next));
  }

  private void add(int number, Supplier<String> text, State next) {
    add(() -> "worker " + number + " " + text.get(), next);
  }

  private void work(int number, Worker worker) {
    if (worker.shard() == null) {
      takeLease(number);
      return;
    }
    switch (worker.next()) {
      case READ -> read(number, worker, worker.shard());
      case REACT -> react(number, worker, Next.COMMIT);
      case COMMIT -> commit(number, worker);
      case REACT_LATE -> react(number, worker, Next.CHECKPOINT);
      case PARK -> park(number, worker);
      case MOVE_MARK -> moveMark(number, worker);
      case CHECKPOINT -> checkpoint(number, worker, worker.shard());
    }
  }

  /** Takes a lease, also one that another worker holds: it expired, or is stolen. */
  private void takeLease(int number) {
    Leases leases = state.leases();
    for (Shard shard : Shard.values()) {
      if (shard.mayBeRead(leases) && !leases.ended(shard)) {
        add(
            number,
            () -> "takes the lease of " + shard,
            state
                .with(leases.taken(shard, number))
                .with(number, Worker.at(shard, leases.checkpoint(shard))));
      }
    }
  }

  private void read(int number, Worker worker, Shard shard) {
    if (worker.position() == shard.length()) {
      State end = state.with(number, Worker.IDLE);
      boolean owns = state.leases().owns(number, shard);
      add(
          number,
          () -> owns ? "ends " + shard : "finds its lease gone at the end of " + shard,
          owns ? end.with(state.leases().end(shard)) : end);
      return;
    }
    for (int to = worker.position() + 1; to <= shard.length(); to++) {
      Changes batch = shard.changes(worker.position() + 1, to);
      boolean reacts =
          variant.reaction() == Reaction.BEFORE_COMMIT && batch.any(Change::expiration);
      State read = state.with(number, worker.reads(batch, reacts ? Next.REACT : Next.COMMIT));
      if (variant.checkpoint() == Checkpoint.OF_WHAT_IS_READ
          && state.leases().owns(number, shard)) {
        read = read.with(state.leases().checkpointed(shard, to));
        add(number, () -> "reads " + batch + ", and writes a checkpoint", read);
      } else {
        add(number, () -> "reads " + batch, read);
      }
    }
  }

  /** Reacts to the expiration, unless the tables know it. */
  private void react(int number, Worker worker, Next then) {
    Changes expirations = worker.todo().only(Change::expiration);
    boolean late = then == Next.CHECKPOINT;
    boolean known = !late && state.tables().known(expirations, variant).equals(expirations);
    State after = state.with(number, worker.then(then));
    add(
        number,
        () -> known ? "need not react, " + expirations + " is counted" : "reacts",
        known ? after : after.with(state.tables().react()));
  }

  private void commit(int number, Worker worker) {
    Changes transaction = worker.transaction();
    Changes known = state.tables().known(transaction, variant);
    if (!known.isEmpty()) {
      add(
          number,
          () -> "sends " + transaction + "; counted before: " + known,
          state.with(number, worker.settled(known)));
      return;
    }
    boolean reactsLate =
        variant.reaction() == Reaction.AFTER_COMMIT && transaction.any(Change::expiration);
    add(
        number,
        () -> "commits " + transaction,
        state
            .with(state.tables().commit(transaction, variant))
            .with(number, reactsLate ? worker.then(Next.REACT_LATE) : worker.settled(transaction)));
  }

  private void park(int number, Worker worker) {
    Change change = worker.todo().first();
    Tables tables = state.tables();
    switch (variant.parking()) {
      case LETTER_THEN_MARK ->
          add(
              number,
              () -> "puts a letter of " + change,
              state.with(tables.park(change)).with(number, worker.then(Next.MOVE_MARK)));
      case LETTER_AND_MARK -> {
        boolean known = !tables.known(Changes.of(change), variant).isEmpty();
        Tables parked = known ? tables : tables.park(change).moveMark(change, variant);
        add(
            number,
            () -> known ? "parks " + change + "; it was settled before" : "parks " + change,
            state.with(parked).with(number, worker.settled(Changes.of(change))));
      }
      case LETTER, NEVER ->
          add(
              number,
              () -> "parks " + change,
              state.with(tables.park(change)).with(number, worker.settled(Changes.of(change))));
    }
  }

  private void moveMark(int number, Worker worker) {
    Change change = worker.todo().first();
    boolean known = !state.tables().known(Changes.of(change), variant).isEmpty();
    State after = state.with(number, worker.settled(Changes.of(change)));
    add(
        number,
        () -> "moves the mark past " + change,
        known ? after : after.with(state.tables().moveMark(change, variant)));
  }

  /** Writes a checkpoint on condition that the lease is still the worker's. */
  private void checkpoint(int number, Worker worker, Shard shard) {
    Leases leases = state.leases();
    if (!leases.owns(number, shard)) {
      add(number, () -> "finds its lease gone", state.with(number, Worker.IDLE));
      return;
    }
    add(
        number,
        () -> "writes a checkpoint",
        state
            .with(leases.checkpointed(shard, worker.batchEnd()))
            .with(number, Worker.at(shard, worker.batchEnd())));
  }

  private void arrive(Changes transaction) {
    State after = state.withLate(Changes.NONE);
    boolean known = !state.tables().known(transaction, variant).isEmpty();
    add(
        () -> "the dead worker's transaction arrives" + (known ? ", and is cancelled" : ""),
        known ? after : after.with(state.tables().commit(transaction, variant)));
  }

  private void crash(int number, Worker worker) {
    State dead = state.with(number, Worker.IDLE);
    add(number, () -> "crashes", dead);
    if (worker.next() == Next.COMMIT && state.late().isEmpty()) {
      add(
          number,
          () -> "sends " + worker.transaction() + " and crashes",
          dead.withLate(worker.transaction()));
    }
  }

  /** A transaction whose response is lost, or that is refused. */
  private void goWrong(int number, Worker worker) {
    Changes transaction = worker.transaction();
    if (state.tables().known(transaction, variant).isEmpty()) {
      add(
          number,
          () -> "commits " + transaction + ", but the response is lost",
          state.with(state.tables().commit(transaction, variant)));
    }
    if (variant.parking() != Parking.NEVER && transaction.any(Change::mayBeRefused)) {
      Worker after =
          worker.alone() || transaction.single() ? worker.then(Next.PARK) : worker.triesAlone();
      add(number, () -> "sends " + transaction + "; it is refused", state.with(number, after));
    }
  }
}
