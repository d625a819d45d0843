package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.cli.WorkerProcess;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Forty shards, each with a full batch of a megabyte waiting, and a heap of one gigabyte. */
@Tag("chaos")
@Isolated("it takes the whole machine")
class MemoryTest {

  private static final int SHARDS = 40;
  private static final int NOTES = SHARDS * 1000;
  private static final int USERS = 200;
  private static final int BODY = 900;
  private static final int BATCH = 25;
  private static final Pattern PAUSE = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  @TempDir private Path directory;

  @Test
  void fortyShardsOfFullBatchesFitIntoOneGigabyte() throws Exception {
    Path gc = directory.resolve("gc.log");
    try (LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofDays(2)).start();
        Bench bench = Bench.in(engine, "memory-")) {
      engine.streams().split(bench.tables().notes(), SHARDS);
      write(bench);

      Process worker =
          WorkerProcess.start(
              bench,
              directory.resolve("worker.log"),
              List.of("-Xmx1g", "-XX:+UseSerialGC", "-Xlog:gc:file=" + gc),
              "--sweeper",
              "off");
      try {
        await()
            .atMost(Duration.ofMinutes(4))
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(NOTES));
        assertThat(worker.isAlive()).isTrue();
      } finally {
        worker.destroyForcibly().waitFor();
      }
    }
    System.out.printf(
        "memory: %d shards, %d records of about a kilobyte; heap before a collection at most"
            + " %d MB, after it at most %d MB, of 1024 MB%n",
        SHARDS, NOTES, most(gc, 1), most(gc, 2));
  }

  private static void write(Bench bench) {
    List<WriteRequest> batch = new ArrayList<>();
    for (int i = 0; i < NOTES; i++) {
      Map<String, AttributeValue> item =
          NoteCodec.encode(
              Note.builder(NoteId.next(bench.now()), new UserId("user" + i % USERS), bench.now())
                  .title("note " + i)
                  .body("x".repeat(BODY))
                  .build());
      batch.add(WriteRequest.builder().putRequest(p -> p.item(item)).build());
      if (batch.size() == BATCH) {
        List<WriteRequest> full = List.copyOf(batch);
        bench.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(bench.tables().notes(), full)));
        batch.clear();
      }
    }
  }

  private static int most(Path gc, int group) throws Exception {
    int most = 0;
    for (String line : Files.readAllLines(gc)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        most = Math.max(most, Integer.parseInt(pause.group(group)));
      }
    }
    return most;
  }
}
