package io.notestream.consumer.simulation;

import io.notestream.consumer.simulation.Happening.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What a seed lets happen, and to whom.
 *
 * @param workers how many workers there are
 * @param functions how many Lambda functions read the stream beside them
 * @param oldNotes how many notes there are before counting begins
 * @param poison of how many changes the table refuses one; 0 for none
 * @param eraseAt when a user begins to be erased; 0 for never
 * @param happenings writes and faults, in the order of their moments
 */
record Plan(
    long seed,
    int workers,
    int functions,
    int oldNotes,
    int poison,
    long eraseAt,
    List<Happening> happenings) {

  /** When the last fault ends, and everything has to come to rest. */
  static final long CALM_AT = 60_000;

  private static final Kind[] WRITES = {
    Kind.CREATE,
    Kind.CREATE,
    Kind.CREATE,
    Kind.UPDATE,
    Kind.UPDATE,
    Kind.UPDATE,
    Kind.UPDATE,
    Kind.REQUEST_DELETE,
    Kind.DELETE,
    Kind.RESTORE,
    Kind.FOREIGN,
    Kind.MALFORMED,
    Kind.EXPIRE,
    Kind.EXPIRE
  };

  private static final Kind[] FAULTS = {
    Kind.KILL,
    Kind.KILL,
    Kind.KILL,
    Kind.PAUSE,
    Kind.PAUSE,
    Kind.STOP,
    Kind.STEAL,
    Kind.STEAL,
    Kind.SPLIT,
    Kind.ROLL,
    Kind.LOSE_LEASES,
    Kind.EXPIRE_ITERATORS,
    Kind.THROTTLE,
    Kind.CONFLICT,
    Kind.BREAK_DOWN,
    Kind.LOSE_REQUESTS,
    Kind.LOSE_RESPONSES,
    Kind.LOSE_RESPONSES,
    Kind.DENY
  };

  /** Sometimes a few changes are refused, and sometimes all, so that the breaker opens. */
  private static final int[] POISON = {0, 0, 0, 0, 20, 1};

  static Plan of(long seed) {
    Random random = new Random(seed);
    List<Happening> happenings = new ArrayList<>();
    // In bursts, as people write, and so that batches have several records.
    for (int bursts = 1 + random.nextInt(8); bursts > 0; bursts--) {
      long at = random.nextInt(45_000);
      for (int writes = 1 + random.nextInt(10); writes > 0; writes--) {
        at += random.nextInt(random.nextInt(4) == 0 ? 3000 : 200);
        happenings.add(any(random, WRITES, at));
      }
    }
    for (int faults = random.nextInt(14); faults > 0; faults--) {
      happenings.add(any(random, FAULTS, random.nextInt(55_000)));
    }
    happenings.sort(Comparator.comparingLong(Happening::at));
    return new Plan(
        seed,
        1 + random.nextInt(3),
        random.nextInt(3) == 0 ? 1 : 0,
        random.nextInt(6),
        POISON[random.nextInt(POISON.length)],
        random.nextInt(4) == 0 ? 1 + random.nextInt(55_000) : 0,
        List.copyOf(happenings));
  }

  Plan with(List<Happening> fewer) {
    return new Plan(seed, workers, functions, oldNotes, poison, eraseAt, List.copyOf(fewer));
  }

  private static Happening any(Random random, Kind[] kinds, long at) {
    return new Happening(at, kinds[random.nextInt(kinds.length)], random.nextLong());
  }
}
