package io.notestream.consumer.worker.internal.admin;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.record.RecordJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Writes the records of passing batches as JSON Lines. Never keeps a shard waiting: who reads too
 * slowly is told so, in place of a line, and gets nothing more. One for each who captures.
 */
public final class Capture implements Consumer<ShardBatch> {

  /** The line after which nothing more comes, since some records were missed. */
  public static final String FELL_BEHIND = "{\"capture\":\"fell behind\"}";

  /** How many records may wait to be written. */
  private static final int MOST_WAITING = 20_000;

  /** How often an empty line shows whether anybody is still there. */
  private static final long SIGN_OF_LIFE_MILLIS = 500;

  private final BlockingQueue<Record> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private volatile boolean fellBehind;

  @Override
  public void accept(ShardBatch batch) {
    for (Record record : batch.records()) {
      if (!fellBehind && !waiting.offer(record)) {
        fellBehind = true;
      }
    }
  }

  /**
   * Writes until there is an end, or nobody reads any more.
   *
   * @throws IOException when nobody reads any more
   */
  void write(OutputStream out, boolean redact, Stop ended)
      throws IOException, InterruptedException {
    Function<Record, Record> shown = redact ? Redaction::of : Function.identity();
    while (!ended.requested()) {
      Record record = waiting.poll(SIGN_OF_LIFE_MILLIS, TimeUnit.MILLISECONDS);
      String line = record == null ? "" : RecordJson.write(shown.apply(record));
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
