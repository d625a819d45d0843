package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.run.Settlement.RecordState;
import io.notestream.model.failure.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that the tasks of one batch share. Thread-safe.
 *
 * @param batch the batch
 * @param settlement which of its records are settled
 * @param meters the meters of the process
 * @param stop requested when the tasks have to stop
 */
record BatchContext(ShardBatch batch, Settlement settlement, ConsumerMeters meters, Stop stop) {

  private static final Logger LOG = LoggerFactory.getLogger(BatchContext.class);

  /** Returns a record of the batch, to be parked. */
  ParkedRecord parkable(int index) {
    return ParkedRecord.of(
        batch.records().get(index), batch.document(index), settlement.place(index));
  }

  /** Returns the letter of a change that was refused. */
  LetterWriter.Letter letter(PlannedEvent event, Failure refusal) {
    return new LetterWriter.Letter(
        parkable(event.index()),
        event.change().sequence(),
        event.userId().value(),
        event.change().noteId().value(),
        refusal.code(),
        refusal.detail(),
        source());
  }

  /** Returns a record's place in the batch, for people. */
  String place(int index) {
    return "record "
        + (index + 1)
        + " of the batch's "
        + batch.records().size()
        + ", "
        + settlement.place(index);
  }

  /** Returns where the records come from. */
  String source() {
    return batch.stream() + " " + batch.shardId();
  }

  /** Settles a record of a note that was erased; nothing of it is kept. */
  void erased(int index) {
    meters.erased();
    settlement.settle(index, RecordState.ERASED);
  }

  /**
   * Settles a record that is durably parked.
   *
   * @param isNew whether it was not before; only then is it counted, and somebody told
   */
  void parked(int index, String what, Failure failure, boolean isNew) {
    if (isNew) {
      meters.parked(failure.code());
      if (failure.equals(Parker.COLLISION)) {
        meters.collision();
      }
      LOG.error("Parked {} of {}: {}", what, source(), failure);
    } else {
      LOG.info("{} of {} was parked before: {}", what, source(), failure);
    }
    settlement.settle(index, RecordState.PARKED);
  }
}
