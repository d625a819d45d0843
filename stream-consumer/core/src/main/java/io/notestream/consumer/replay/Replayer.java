package io.notestream.consumer.replay;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.record.RecordDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Processes recorded stream records again, batch by batch. A record that has counted already does
 * not count again. Thread-safe.
 */
public final class Replayer {

  /** The most records that the stream returns at once. */
  private static final int BATCH = 1000;

  private static final String SHARD = "replay";

  private final StreamConsumer consumer;
  private final @Nullable Instant oldest;

  private Replayer(StreamConsumer consumer, @Nullable Instant oldest) {
    this.consumer = consumer;
    this.oldest = oldest;
  }

  /**
   * Returns a replayer of records of any age, for instance into empty tables.
   *
   * @param consumer the consumer that processes the records
   * @return a replayer
   */
  public static Replayer ofAnyAge(StreamConsumer consumer) {
    return new Replayer(consumer, null);
  }

  /**
   * Returns a replayer that refuses old records: one that has left the ledger would count twice. A
   * note's record without a time is taken to be as old as the note's last change.
   *
   * @param consumer the consumer that processes the records
   * @param oldest records from before this time are refused; {@link StreamConsumer#replayableFrom}
   *     is safe
   * @return a replayer
   */
  public static Replayer notBefore(StreamConsumer consumer, Instant oldest) {
    return new Replayer(consumer, oldest);
  }

  /**
   * The outcome of a replay.
   *
   * @param complete whether every record is settled; {@code false} if a stop or the deadline ended
   *     the replay
   * @param counts the number of records by outcome, of all batches together
   * @param cause what failed when the replay was ended, see {@link BatchOutcome#cause()}; may be
   *     empty
   */
  public record Report(boolean complete, BatchOutcome.Counts counts, String cause) {}

  /**
   * Replays records; blocks as {@link StreamConsumer#process} does.
   *
   * @param source a name for where the records come from, used in dead letters and logs
   * @param records the records, in the order of their shard
   * @param control its stop request and its deadline end the replay
   * @return the outcome
   * @throws StaleRecordException if a record is older than allowed; the batches before its own are
   *     settled, and of its own nothing is
   */
  public Report replay(String source, Iterator<Record> records, BatchControl control) {
    return replay(
        records, batch -> new ShardBatch(source, SHARD, batch), record -> record, control);
  }

  /**
   * Replays records as {@link #replay} does; the JSON that they were read from is kept whole in the
   * letters of those that are parked.
   *
   * @param source a name for where the records come from, used in dead letters and logs
   * @param records the records, in the order of their shard
   * @param control its stop request and its deadline end the replay
   * @return the outcome
   * @throws StaleRecordException if a record is older than allowed; the batches before its own are
   *     settled, and of its own nothing is
   */
  public Report replayDocuments(
      String source, Iterator<RecordDocument> records, BatchControl control) {
    return replay(
        records, batch -> ShardBatch.of(source, SHARD, batch), RecordDocument::record, control);
  }

  private <T> Report replay(
      Iterator<T> records,
      Function<List<T>, ShardBatch> batchOf,
      Function<T, @Nullable Record> recordOf,
      BatchControl control) {
    BatchOutcome.Counts sum = BatchOutcome.Counts.NONE;
    while (records.hasNext()) {
      List<T> batch = new ArrayList<>();
      while (batch.size() < BATCH && records.hasNext()) {
        T record = records.next();
        requireFresh(recordOf.apply(record));
        batch.add(record);
      }
      BatchOutcome outcome = consumer.process(batchOf.apply(batch), control);
      sum = sum.plus(outcome.counts());
      if (!outcome.complete()) {
        return new Report(false, sum, outcome.cause().orElse(""));
      }
    }
    return new Report(true, sum, "");
  }

  private void requireFresh(@Nullable Record record) {
    Instant time = record == null ? null : RecordTimes.notBefore(record);
    if (record != null && oldest != null && time != null && time.isBefore(oldest)) {
      String name =
          record.eventID() == null ? record.dynamodb().sequenceNumber() : record.eventID();
      throw new StaleRecordException(name, time, oldest);
    }
  }
}
