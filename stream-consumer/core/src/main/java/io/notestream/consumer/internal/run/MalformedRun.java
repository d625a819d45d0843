package io.notestream.consumer.internal.run;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.consumer.internal.run.BatchTasks.State;
import io.notestream.model.failure.Failure;

/** Parks one record that cannot be read. */
final class MalformedRun implements BatchTasks.Task {

  private final BatchContext batch;
  private final Parker parker;
  private final ActiveRetries retries;
  private final int index;
  private final Decoded.Malformed malformed;

  MalformedRun(
      BatchContext batch,
      Parker parker,
      ActiveRetries retries,
      int index,
      Decoded.Malformed malformed) {
    this.batch = batch;
    this.parker = parker;
    this.retries = retries;
    this.index = index;
    this.malformed = malformed;
  }

  @Override
  public State run() {
    LetterWriter.Letter letter =
        new LetterWriter.Letter(
            batch.parkable(index),
            malformed.sequence(),
            malformed.userId(),
            malformed.noteId(),
            ParkReasons.MALFORMED,
            // A record that cannot be named is found by its place.
            malformed.sequence() == null
                ? malformed.reason() + "; " + batch.place(index)
                : malformed.reason(),
            batch.source());
    try (Retry retry = retries.begin()) {
      Attempt<Boolean> attempt = parker.parkMalformed(letter, batch.stop());
      for (Failure failure = attempt.failure(); failure != null; failure = attempt.failure()) {
        if (!retry.pauseAfter(parker.call(), failure, batch.stop())) {
          return State.STOPPED;
        }
        attempt = parker.parkMalformed(letter, batch.stop());
      }
      return attempt.fold(this::parked, failure -> State.STOPPED, () -> State.STOPPED);
    }
  }

  private State parked(boolean isNew) {
    String what = "record " + (malformed.sequence() == null ? "-" : malformed.sequence());
    retries.progressed();
    Failure failure = new Failure(Failure.Kind.REJECTED, ParkReasons.MALFORMED, malformed.reason());
    batch.parked(index, what, failure, isNew);
    return State.DONE;
  }

  @Override
  public boolean ready() {
    return true;
  }
}
