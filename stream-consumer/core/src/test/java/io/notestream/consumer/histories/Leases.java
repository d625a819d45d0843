package io.notestream.consumer.histories;

/**
 * The lease table: who owns each shard, and how far it need not be read again.
 *
 * @param owners a worker's number, 0 for nobody
 * @param checkpoints the last position that is done; {@link #END} once a shard has been read whole
 * @param lost how often the table was lost
 */
record Leases(Digits owners, Digits checkpoints, int lost) {

  static final Leases NEW = new Leases(Digits.ZERO, Digits.ZERO, 0);

  private static final int END = 7;

  boolean owns(int worker, Shard shard) {
    return owners.get(shard) == worker;
  }

  int checkpoint(Shard shard) {
    return checkpoints.get(shard);
  }

  boolean ended(Shard shard) {
    return checkpoint(shard) == END;
  }

  Leases taken(Shard shard, int worker) {
    return new Leases(owners.with(shard, worker), checkpoints, lost);
  }

  Leases checkpointed(Shard shard, int position) {
    return new Leases(owners, checkpoints.with(shard, position), lost);
  }

  Leases end(Shard shard) {
    return new Leases(owners.with(shard, 0), checkpoints.with(shard, END), lost);
  }

  /** Returns the table as it is made anew after it was deleted. */
  Leases anew() {
    return new Leases(Digits.ZERO, Digits.ZERO, lost + 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Leases that
        && owners.bits() == that.owners.bits()
        && checkpoints.bits() == that.checkpoints.bits()
        && lost == that.lost;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * owners.bits() + checkpoints.bits()) + lost;
  }
}
