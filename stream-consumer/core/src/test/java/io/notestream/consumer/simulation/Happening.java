package io.notestream.consumer.simulation;

/**
 * Something that the seed lets happen: a write of a note, or a fault.
 *
 * @param at the moment, in milliseconds from the beginning
 * @param what the kind
 * @param seed decides all else about it, so that it stays the same when others are left out
 */
record Happening(long at, Kind what, long seed) {

  enum Kind {
    CREATE,
    UPDATE,
    REQUEST_DELETE,
    DELETE,
    RESTORE,
    FOREIGN,
    MALFORMED,
    EXPIRE,

    KILL,
    PAUSE,
    STOP,
    STEAL,
    SPLIT,
    ROLL,
    TRIM,
    RECREATE,
    SWITCH,
    REPLACE,
    LOSE_LEASES,
    EXPIRE_ITERATORS,
    THROTTLE,
    CONFLICT,
    BREAK_DOWN,
    LOSE_REQUESTS,
    LOSE_RESPONSES,
    DENY;

    boolean isWrite() {
      return compareTo(KILL) < 0;
    }
  }
}
