package io.notestream.consumer.replay;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Sends records through the pipeline again, batch by batch, each settled before the next. What has
 * counted already does not count again. Thread-safe.
 */
public final class Replayer {

  /** As many as the stream gives at once. */
  private static final int BATCH = 1000;

  private static final String SHARD = "replay";

  private final StreamConsumer consumer;
  private final @Nullable Instant oldest;

  private Replayer(StreamConsumer consumer, @Nullable Instant oldest) {
    this.consumer = consumer;
    this.oldest = oldest;
  }

  /** Replays records of any age, into empty tables for instance. */
  public static Replayer ofAnyAge(StreamConsumer consumer) {
    return new Replayer(consumer, null);
  }

  /**
   * Refuses records from before a time: whatever has left the ledger would count twice.
   *
   * @param oldest half of the audit records' retention ago
   */
  public static Replayer notBefore(StreamConsumer consumer, Instant oldest) {
    return new Replayer(consumer, oldest);
  }

  /**
   * What became of a replay.
   *
   * @param complete whether every record is settled; {@code false} after a request to stop
   * @param counts how many records became what, of all batches together
   */
  public record Report(boolean complete, BatchOutcome.Counts counts) {}

  /**
   * Replays records.
   *
   * @param source what dead letters and logs call the place they come from
   * @throws StaleRecordException if a record is older than allowed; what came before it, up to a
   *     batch, is settled
   */
  public Report replay(String source, Iterator<Record> records, BatchControl control) {
    BatchOutcome.Counts sum = BatchOutcome.Counts.NONE;
    while (records.hasNext()) {
      List<Record> batch = new ArrayList<>();
      while (batch.size() < BATCH && records.hasNext()) {
        Record record = records.next();
        requireFresh(record);
        batch.add(record);
      }
      BatchOutcome outcome = consumer.process(new ShardBatch(source, SHARD, batch), control);
      sum = sum.plus(outcome.counts());
      if (!outcome.complete()) {
        return new Report(false, sum);
      }
    }
    return new Report(true, sum);
  }

  private void requireFresh(Record record) {
    Instant time =
        record.dynamodb() == null ? null : record.dynamodb().approximateCreationDateTime();
    if (oldest != null && time != null && time.isBefore(oldest)) {
      throw new StaleRecordException(record.eventID(), time, oldest);
    }
  }
}
