package io.notestream.consumer.benchmarks;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.fault.CallStats;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.ViewKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Measures batches that are one user's, under DynamoDB's latencies: their transactions share the
 * user's summary, and have to follow each other. Through the core alone, once with transactions as
 * full as DynamoDB allows, which is the default, and once with half of that; and through a worker
 * that has to catch up and reads as in an account.
 */
final class HotUserBenchmark {

  private static final int BATCH = 1000;
  private static final int WARM_UP = 3;
  private static final int BATCHES = 10;
  private static final int DEFAULT = 50;
  private static final int SMALLER = DEFAULT - 1;

  /** The most that DynamoDB takes in one BatchWriteItem. */
  private static final int WRITES = 25;

  private static final UserId USER = new UserId("hot");
  private static final long LOOK_MILLIS = 20;

  private HotUserBenchmark() {}

  static void run(Figures figures) throws InterruptedException {
    measure("up to 100 actions", DEFAULT, figures);
    measure("up to " + SMALLER + " actions", SMALLER, figures);
    throughAWorker(figures);
  }

  private static void measure(String what, int packActions, Figures figures) {
    try (Rig rig = new Rig(32);
        StreamConsumer consumer =
            StreamConsumer.builder(rig.clients().unretried())
                .tables(rig.tables())
                .options(
                    ConsumerOptions.builder()
                        .countingSince(Instant.EPOCH)
                        .packActions(packActions)
                        .build())
                .build()) {
      rig.slowAsDynamoDb();
      Workload load = new Workload("hot", 1);
      apply(consumer, load, WARM_UP);
      rig.engine().stats().reset();
      long start = System.nanoTime();
      apply(consumer, load, BATCHES);
      double seconds = (System.nanoTime() - start) / 1e9;
      String name = "hot user, transactions of " + what;
      figures.add(name + ": records a second", BATCHES * BATCH / seconds, "rec/s");
      long transactions = rig.engine().stats().calls("TransactWriteItems");
      figures.add(name + ": a transaction takes", seconds * 1e3 / transactions, "ms");
      figures.add(name + ": conflicts", (double) conflicts(rig), "of " + transactions);
    }
  }

  private static void apply(StreamConsumer consumer, Workload load, int batches) {
    for (int i = 0; i < batches; i++) {
      consumer.process(
          new ShardBatch("benchmark", "shard", load.batch(BATCH)), BatchControl.untilDone());
    }
  }

  /** Writes all changes before the worker starts, and measures once it is warm. */
  private static void throughAWorker(Figures figures) throws InterruptedException {
    try (Rig rig = new Rig(32);
        StreamConsumer counting = rig.consumer()) {
      // It counts from the beginning, so that no change brings a baseline, which is one more
      // action.
      counting.start(BatchControl.untilDone());
      for (int i = 0; i < (WARM_UP + BATCHES) * BATCH; i += WRITES) {
        write(rig);
      }
      rig.slowAsDynamoDb();
      try (StreamWorker worker =
          StreamWorker.builder()
              .endpoint(rig.engine().endpoint())
              .region("us-east-1")
              .profile(KclProfile.local().withReadingOf(KclProfile.aws()))
              .sweeper(null)
              .start()) {
        worker.ready().join();
        awaitCounted(rig, WARM_UP * BATCH);
        long counted = counted(rig);
        long start = System.nanoTime();
        awaitCounted(rig, (WARM_UP + BATCHES) * BATCH);
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.add(
            "hot user, through a worker: records a second",
            ((WARM_UP + BATCHES) * BATCH - counted) / seconds,
            "rec/s");
      }
    }
  }

  private static void write(Rig rig) {
    Instant now = Instant.now();
    List<WriteRequest> notes =
        IntStream.range(0, WRITES)
            .mapToObj(i -> Note.builder(NoteId.next(now), USER, now).title("t").body("b").build())
            .map(note -> PutRequest.builder().item(NoteCodec.encode(note)).build())
            .map(put -> WriteRequest.builder().putRequest(put).build())
            .toList();
    rig.clients()
        .dynamoDb()
        .batchWriteItem(r -> r.requestItems(Map.of(rig.tables().notes(), notes)));
  }

  private static void awaitCounted(Rig rig, long changes) throws InterruptedException {
    while (counted(rig) < changes) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static long counted(Rig rig) {
    AttributeValue created =
        rig.clients()
            .dynamoDb()
            .getItem(
                r ->
                    r.tableName(rig.tables().noteViews())
                        .key(ViewKeys.userSummary(USER))
                        .consistentRead(true))
            .item()
            .get("created");
    return created == null ? 0 : Long.parseLong(created.n());
  }

  private static long conflicts(Rig rig) {
    return rig.engine().stats().lines().stream()
        .filter(line -> line.operation().equals("TransactWriteItems"))
        .map(CallStats.Line::refused)
        .flatMap(refused -> refused.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
