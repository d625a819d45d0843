package io.notestream.consumer.internal.run;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordSubject;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.retry.ActiveRetries;
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
    Parker.Subject subject =
        Parker.Subject.of(RecordSubject.of(batch.batch().records().get(index)));
    try (Retry retry = retries.begin()) {
      Parker.Outcome outcome = parker.parkMalformed(letter, subject, batch.stop());
      while (outcome instanceof Parker.Outage outage) {
        if (!retry.pauseAfter(outage.call(), outage.failure(), batch.stop())) {
          return State.STOPPED;
        }
        outcome = parker.parkMalformed(letter, subject, batch.stop());
      }
      if (outcome instanceof Parker.Parked parked) {
        return parked(parked.isNew());
      }
      if (outcome instanceof Parker.Erased) {
        batch.erased(index);
        return State.DONE;
      }
      return State.STOPPED;
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
