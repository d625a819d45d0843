package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.console.read.Watched;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;

/** Counts what is to be done, while somebody looks. Thread-safe. */
public final class LetterCounts {

  private static final Duration COUNT = Duration.ofSeconds(5);
  private static final double UNITS = 0.15;

  private final Watched<LetterCount> open;
  private final Watched<LetterCount> pending;

  /** Starts without a count. */
  public LetterCounts(DeadLetters letters, Watch watch) {
    open = watch.add("open letters", COUNT, UNITS, () -> LetterCount.of(letters, State.OPEN));
    pending =
        watch.add("pending reactions", COUNT, UNITS, () -> LetterCount.of(letters, State.RETRY));
  }

  /** Returns how many letters are open. */
  public Seen<LetterCount> open() {
    return open.look();
  }

  /** Returns how many reactions are pending. */
  public Seen<LetterCount> pending() {
    return pending.look();
  }

  /** Counts anew: something was settled. */
  void refresh() {
    open.refresh();
    pending.refresh();
  }
}
