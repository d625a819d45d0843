package io.notestream.consumer.worker.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class CaptureTest {

  @Test
  void aClientThatDoesNotReadKeepsNoMoreThanSoManyMegabytes() throws Exception {
    Capture capture = new Capture();

    capture.accept(batch(100, 400_000));

    assertThat(written(capture)).hasSizeBetween(81, 84).endsWith(Capture.FELL_BEHIND);
  }

  @Test
  void whatIsWrittenMakesRoom() throws Exception {
    Capture capture = new Capture();
    for (int i = 0; i < 4; i++) {
      capture.accept(batch(50, 400_000));
      assertThat(written(capture)).hasSize(50).doesNotContain(Capture.FELL_BEHIND);
    }
  }

  /** Returns the lines that are written while a client reads for a moment. */
  private static List<String> written(Capture capture) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(600);
    capture.write(out, false, () -> System.nanoTime() - end > 0);
    return out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
  }

  private static ShardBatch batch(int count, long sizeBytes) {
    Record record =
        Record.builder().dynamodb(StreamRecord.builder().sizeBytes(sizeBytes).build()).build();
    return new ShardBatch("arn", "shardId-1", Collections.nCopies(count, record));
  }
}
