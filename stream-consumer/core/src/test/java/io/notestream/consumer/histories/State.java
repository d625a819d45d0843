package io.notestream.consumer.histories;

/**
 * The whole world at one moment. Here and in the parts that most states are made of, {@code equals}
 * and {@code hashCode} are written out: those of a record take twice the time of the whole search
 * where a JVM does not optimize, as in tests.
 *
 * @param late a transaction that a worker sent before it died, and that has not arrived
 */
record State(Tables tables, Leases leases, Worker one, Worker two, Changes late) {

  static final State START =
      new State(Tables.NEW, Leases.NEW, Worker.IDLE, Worker.IDLE, Changes.NONE);

  /** The workers' numbers. */
  static final int[] WORKERS = {1, 2};

  Worker worker(int number) {
    return number == 1 ? one : two;
  }

  State with(int number, Worker worker) {
    return number == 1
        ? new State(tables, leases, worker, two, late)
        : new State(tables, leases, one, worker, late);
  }

  State with(Tables changed) {
    return new State(changed, leases, one, two, late);
  }

  State with(Leases changed) {
    return new State(tables, changed, one, two, late);
  }

  State withLate(Changes transaction) {
    return new State(tables, leases, one, two, transaction);
  }

  /**
   * Returns whether all is done: every shard read, no letter open, no worker has anything to do.
   */
  boolean quiet() {
    return one.equals(Worker.IDLE)
        && two.equals(Worker.IDLE)
        && late.isEmpty()
        && leases.ended(Shard.P)
        && leases.ended(Shard.A)
        && leases.ended(Shard.B)
        && !tables.hasOpenLetters();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State that
        && tables.equals(that.tables)
        && leases.equals(that.leases)
        && one.equals(that.one)
        && two.equals(that.two)
        && late.bits() == that.late.bits();
  }

  @Override
  public int hashCode() {
    int hash = 31 * tables.hashCode() + leases.hashCode();
    hash = 31 * (31 * hash + one.hashCode()) + two.hashCode();
    return (31 * hash + late.bits()) * 0x9E3779B9;
  }
}
