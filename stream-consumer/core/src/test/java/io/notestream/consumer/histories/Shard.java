package io.notestream.consumer.histories;

/** The shards of the stream. The parent was split in two, and both halves carry the same user. */
enum Shard {
  P,
  A,
  B;

  /** Returns whether the shard's leases may be taken: parents are read to their end first. */
  boolean mayBeRead(Leases leases) {
    return this == P || leases.ended(P);
  }

  /** Returns the changes at these positions. */
  Changes changes(int from, int to) {
    return Changes.ALL.only(
        change -> change.shard == this && change.position >= from && change.position <= to);
  }

  /** Returns the position of the last change. */
  int length() {
    return Changes.ALL.only(change -> change.shard == this).last().position;
  }
}
