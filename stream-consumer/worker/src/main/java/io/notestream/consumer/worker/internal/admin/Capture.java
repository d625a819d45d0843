package io.notestream.consumer.worker.internal.admin;

import io.notestream.cli.Printable;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.record.RecordJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Writes the records of all batches as JSON Lines for one client. Never makes a shard wait: a
 * client that reads too slowly gets {@link #FELL_BEHIND} and nothing more.
 */
public final class Capture implements Consumer<ShardBatch> {

  /** The last line of a capture that missed records. */
  public static final String FELL_BEHIND = "{\"capture\":\"fell behind\"}";

  /** How many records may wait to be written. */
  private static final int MAX_WAITING = 20_000;

  /**
   * How large they may be together, as DynamoDB measures them: the memory budget of the reads knows
   * nothing of what a client keeps waiting.
   */
  private static final long MAX_WAITING_BYTES = 32L << 20;

  /** How often an empty line is written to find out whether the client is still there. */
  private static final long PROBE_MILLIS = 500;

  private final BlockingQueue<Record> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean fellBehind;

  @Override
  public void accept(ShardBatch batch) {
    for (Record record : batch.records()) {
      if (!fellBehind && !offer(record)) {
        fellBehind = true;
      }
    }
  }

  private boolean offer(Record record) {
    long size = sizeOf(record);
    if (waitingBytes.addAndGet(size) > MAX_WAITING_BYTES || !waiting.offer(record)) {
      waitingBytes.addAndGet(-size);
      return false;
    }
    return true;
  }

  private static long sizeOf(Record record) {
    StreamRecord stream = record.dynamodb();
    Long size = stream == null ? null : stream.sizeBytes();
    return size == null ? 0 : Math.max(0, size);
  }

  /**
   * Writes until a stop is requested or the client fell behind.
   *
   * @param redact whether titles and bodies are left out
   * @throws IOException when the client is gone
   */
  void write(OutputStream out, boolean redact, Stop stop) throws IOException, InterruptedException {
    Function<Record, Record> shown = redact ? Redaction::of : Function.identity();
    while (!stop.requested()) {
      Record record = waiting.poll(PROBE_MILLIS, TimeUnit.MILLISECONDS);
      if (record != null) {
        waitingBytes.addAndGet(-sizeOf(record));
      }
      String line = record == null ? "" : Printable.json(RecordJson.write(shown.apply(record)));
      if (record == null && fellBehind) {
        line = FELL_BEHIND;
      }
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      if (waiting.isEmpty()) {
        out.flush();
      }
      if (line.equals(FELL_BEHIND)) {
        return;
      }
    }
  }
}
