package io.notestream.consumer.simulation;

import io.notestream.consumer.simulation.Happening.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a seed lets happen, and to whom.
 *
 * @param workers how many workers there are
 * @param lanes how many batches of a shard a Lambda function has in flight that reads the stream
 *     beside them; 0 if there is none
 * @param oldNotes how many notes there are before counting begins
 * @param poison of how many changes the table refuses one; 0 for none
 * @param eraseAt when a user begins to be erased; 0 for never
 * @param sweeps who deletes notes when they have ended
 * @param recounts whether somebody recounts the users meanwhile
 * @param backfillAt when two processes begin to backfill; 0 for never
 * @param indexesLag by how many milliseconds indexes lag behind their tables
 * @param generations how many generations of the views are filled
 * @param happenings writes and faults, in the order of their moments
 */
record Plan(
    long seed,
    int workers,
    int lanes,
    int oldNotes,
    int poison,
    long eraseAt,
    Sweeps sweeps,
    boolean recounts,
    long backfillAt,
    int indexesLag,
    int generations,
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

  /** Who deletes notes. */
  enum Sweeps {
    /** The timers of the workers, as they end. */
    WORKERS,
    /** A function, now and then. */
    FUNCTION,
    /** The table itself, late. */
    TABLE
  }

  /** What makes a seed another kind of story: the judge asks something else. */
  private enum Special {
    NONE(null, 0),
    TRIMS(Kind.TRIM, 4),
    RECREATES(Kind.RECREATE, 2),
    SWITCHES(Kind.SWITCH, 3);

    private final @Nullable Kind kind;
    private final int most;

    Special(@Nullable Kind kind, int most) {
      this.kind = kind;
      this.most = most;
    }
  }

  private static final Special[] SPECIALS = {
    Special.NONE,
    Special.NONE,
    Special.NONE,
    Special.NONE,
    Special.NONE,
    Special.TRIMS,
    Special.TRIMS,
    Special.RECREATES,
    Special.SWITCHES
  };

  private static final int[] LANES = {0, 0, 0, 1, 2, 3};

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
    Special special = SPECIALS[random.nextInt(SPECIALS.length)];
    for (int times = special.kind == null ? 0 : 1 + random.nextInt(special.most);
        times > 0;
        times--) {
      happenings.add(new Happening(random.nextInt(55_000), special.kind, random.nextLong()));
    }
    happenings.sort(Comparator.comparingLong(Happening::at));
    Plan plan =
        new Plan(
            seed,
            1 + random.nextInt(3),
            LANES[random.nextInt(LANES.length)],
            random.nextInt(6),
            special == Special.NONE ? POISON[random.nextInt(POISON.length)] : 0,
            random.nextInt(4) == 0 ? 1 + random.nextInt(55_000) : 0,
            Sweeps.values()[random.nextInt(Sweeps.values().length)],
            special == Special.RECREATES || (special == Special.NONE && random.nextInt(3) == 0),
            special == Special.NONE && random.nextInt(3) == 0 ? 1 + random.nextInt(55_000) : 0,
            random.nextInt(2) * random.nextInt(5_000),
            special == Special.SWITCHES ? 2 : 1,
            List.copyOf(happenings));
    return special == Special.NONE && random.nextInt(6) == 0 ? plan.replacingNotes(random) : plan;
  }

  /** Returns the plan with the notes table made anew, where nobody asks what it should hold. */
  private Plan replacingNotes(Random random) {
    if (recounts || backfillAt > 0) {
      return this;
    }
    List<Happening> more = new ArrayList<>(happenings);
    more.add(new Happening(random.nextInt(55_000), Kind.REPLACE, random.nextLong()));
    more.sort(Comparator.comparingLong(Happening::at));
    return with(more);
  }

  /** Returns whether the views table is made anew. */
  boolean recreates() {
    return happenings.stream().anyMatch(happening -> happening.what() == Kind.RECREATE);
  }

  Plan with(List<Happening> fewer) {
    return new Plan(
        seed,
        workers,
        lanes,
        oldNotes,
        poison,
        eraseAt,
        sweeps,
        recounts,
        backfillAt,
        indexesLag,
        generations,
        List.copyOf(fewer));
  }

  private static Happening any(Random random, Kind[] kinds, long at) {
    return new Happening(at, kinds[random.nextInt(kinds.length)], random.nextLong());
  }
}
