package io.notestream.consumer;

import io.notestream.consumer.deadletter.Parking;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;

/**
 * Parks one record that cannot be read. No table is to blame for it, so that the breaker is not
 * asked.
 */
final class MalformedRun implements Work.Task {

  private static final String REASON = "MALFORMED";

  private final BatchContext batch;
  private final int index;
  private final Decoded.Malformed malformed;

  MalformedRun(BatchContext batch, int index, Decoded.Malformed malformed) {
    this.batch = batch;
    this.index = index;
    this.malformed = malformed;
  }

  @Override
  public ChainRun.State run() {
    Parking.Letter letter =
        new Parking.Letter(
            batch.record(index),
            malformed.sequence(),
            malformed.userId(),
            malformed.noteId(),
            REASON,
            malformed.reason(),
            batch.source());
    try (Wait wait = batch.pipeline().waits().begin()) {
      while (true) {
        Attempt<Boolean> attempt = batch.pipeline().parking().park(letter, batch.stop());
        if (attempt instanceof Attempt.Done<Boolean>) {
          String what = "record " + (malformed.sequence() == null ? "-" : malformed.sequence());
          batch.parked(index, what, new Failure(Failure.Kind.REJECTED, REASON, malformed.reason()));
          return ChainRun.State.DONE;
        }
        if (!(attempt instanceof Attempt.Refused<Boolean> refused)
            || !wait.after(refused.failure(), batch.stop())) {
          return ChainRun.State.STOPPED;
        }
      }
    }
  }

  @Override
  public boolean ready() {
    return true;
  }
}
