package io.notestream.consumer.internal.run;

import io.notestream.consumer.deadletter.Parking;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Failure;
import io.notestream.consumer.internal.retry.Wait;
import io.notestream.consumer.internal.retry.Waits;
import io.notestream.consumer.internal.run.BatchTasks.State;

/** Parks one record that cannot be read. */
final class MalformedRun implements BatchTasks.Task {

  private static final String REASON = "MALFORMED";

  private final BatchContext batch;
  private final Parker parker;
  private final Waits waits;
  private final int index;
  private final Decoded.Malformed malformed;

  MalformedRun(
      BatchContext batch, Parker parker, Waits waits, int index, Decoded.Malformed malformed) {
    this.batch = batch;
    this.parker = parker;
    this.waits = waits;
    this.index = index;
    this.malformed = malformed;
  }

  @Override
  public State run() {
    Parking.Letter letter =
        new Parking.Letter(
            batch.record(index),
            malformed.sequence(),
            malformed.userId(),
            malformed.noteId(),
            REASON,
            malformed.reason(),
            batch.source());
    try (Wait wait = waits.begin()) {
      Attempt<Boolean> attempt = parker.parkMalformed(letter, batch.stop());
      for (Failure failure = attempt.failure(); failure != null; failure = attempt.failure()) {
        if (!wait.after(failure, batch.stop())) {
          return State.STOPPED;
        }
        attempt = parker.parkMalformed(letter, batch.stop());
      }
      return attempt.fold(first -> parked(), failure -> State.STOPPED, () -> State.STOPPED);
    }
  }

  private State parked() {
    String what = "record " + (malformed.sequence() == null ? "-" : malformed.sequence());
    batch.parked(index, what, new Failure(Failure.Kind.REJECTED, REASON, malformed.reason()));
    return State.DONE;
  }

  @Override
  public boolean ready() {
    return true;
  }
}
