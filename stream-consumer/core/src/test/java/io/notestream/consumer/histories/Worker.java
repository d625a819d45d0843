package io.notestream.consumer.histories;

import org.jspecify.annotations.Nullable;

/**
 * What a worker has in its memory: all of it goes with a crash. It reads one shard at a time, and
 * does not learn that its lease was taken before it writes a checkpoint.
 *
 * @param shard the shard that it reads, null if none
 * @param position the last position that it has done
 * @param batchEnd the last position of its batch
 * @param todo the changes of its batch that are not settled
 * @param next what it does next with them
 * @param alone whether it tries each change by itself, since a transaction of several was refused
 */
record Worker(
    @Nullable Shard shard, int position, int batchEnd, Changes todo, Next next, boolean alone) {

  enum Next {
    READ,
    REACT,
    COMMIT,
    REACT_LATE,
    PARK,
    MOVE_MARK,
    CHECKPOINT
  }

  static final Worker IDLE = new Worker(null, 0, 0, Changes.NONE, Next.READ, false);

  static Worker at(Shard shard, int position) {
    return new Worker(shard, position, position, Changes.NONE, Next.READ, false);
  }

  Worker reads(Changes batch, Next then) {
    return new Worker(shard, position, batch.last().position, batch, then, false);
  }

  Worker then(Next then) {
    return new Worker(shard, position, batchEnd, todo, then, alone);
  }

  Worker triesAlone() {
    return new Worker(shard, position, batchEnd, todo, Next.COMMIT, true);
  }

  /** Returns the worker once these are settled: it goes on with the others, if there are any. */
  Worker settled(Changes changes) {
    Changes left = todo.without(changes);
    Next then = left.isEmpty() ? Next.CHECKPOINT : Next.COMMIT;
    return new Worker(shard, position, batchEnd, left, then, alone);
  }

  /** Returns the changes of its next transaction. */
  Changes transaction() {
    return alone ? Changes.of(todo.first()) : todo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Worker that
        && shard == that.shard
        && position == that.position
        && batchEnd == that.batchEnd
        && todo.bits() == that.todo.bits()
        && next == that.next
        && alone == that.alone;
  }

  @Override
  public int hashCode() {
    int hash = 31 * (shard == null ? 0 : shard.ordinal() + 1) + position;
    hash = 31 * (31 * hash + batchEnd) + todo.bits();
    return 31 * (31 * hash + next.ordinal()) + (alone ? 1 : 0);
  }
}
