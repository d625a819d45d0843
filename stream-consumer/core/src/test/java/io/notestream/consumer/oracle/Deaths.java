package io.notestream.consumer.oracle;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** When the processes of a run are killed: each early on, until so many are. Not thread-safe. */
final class Deaths {

  private static final int MOMENTS = 60;

  private final Random random;
  private final int most;
  private int died;

  Deaths(Random random, int most) {
    this.random = random;
    this.most = most;
  }

  /** The end of the next process. */
  Crash next() {
    return new Crash(died < most ? random.nextInt(MOMENTS) : -1);
  }

  /** A process was killed. */
  void died() {
    died++;
  }

  void shuffle(List<?> list) {
    Collections.shuffle(list, random);
  }

  /** The same of its own, for processes of another thread. */
  Deaths fork() {
    return new Deaths(new Random(random.nextLong()), most);
  }
}
