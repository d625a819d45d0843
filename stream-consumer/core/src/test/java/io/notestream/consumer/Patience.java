package io.notestream.consumer;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** How long tests wait for what must come about, also on a machine that is busy. */
public final class Patience {

  private static final Duration LONGEST = Duration.ofSeconds(50);

  private Patience() {}

  /** Waits for what must come about. */
  public static ConditionFactory eventually() {
    return Awaitility.await().atMost(LONGEST);
  }
}
