package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.BrokenInvariants;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.erase.EraseListener;
import io.notestream.consumer.erase.Erased;
import io.notestream.consumer.erase.Eraser;
import io.notestream.consumer.erase.Traces;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.RecordingReaction;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Erasure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The promise to an erased user: whatever was there, wherever the erasure and the consumer are
 * killed, and whatever is delivered, replayed and redriven afterwards, nothing of the user is
 * anywhere but in the tombstone, and all others are as they would be.
 */
class EraseHistoriesTest {

  /** How many histories a try takes: one, unless there is time for more. */
  private static final int HISTORIES = Integer.getInteger("test.histories", 1);

  /** Of all consumers. */
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  private static final String VICTIM = "user-1";

  private static TestTables tables;

  @BeforeContainer
  static void startEngine() {
    tables = new TestTables();
  }

  @AfterContainer
  static void stopEngine() {
    tables.close();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.BOUNDED)
  void nothingOfAnErasedUserComesBack(
      @ForAll long seed, @ForAll @IntRange(min = 10, max = 60) int length) throws IOException {
    for (int i = 0; i < HISTORIES; i++) {
      Path directory = Files.createTempDirectory("bodies");
      try (BlobStore blobs = BlobStores.open(directory.toString());
          Trial trial = new Trial(seed + i, length, blobs)) {
        trial.run();
      } finally {
        try (Stream<Path> files = Files.walk(directory)) {
          files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
      }
    }
  }

  /** One history, erased in the middle. */
  private static final class Trial implements AutoCloseable {
    private final Random random;
    private final List<Step> history;
    private final List<Record> stream = new ArrayList<>();
    private final BlobStore blobs;
    private final TableNames names = tables.createAll();
    private final String channel;
    private int delivered;

    Trial(long seed, int length, BlobStore blobs) {
      this.random = new Random(seed);
      this.history = History.random(seed, length, 3);
      this.blobs = blobs;
      history.forEach(step -> stream.add(step.record()));
      channel = "erase" + seed;
      AtomicInteger calls = new AtomicInteger();
      RecordingReaction.channel(channel)
          .behave(
              event -> {
                if (calls.incrementAndGet() % 3 == 0) {
                  throw new IllegalStateException("down");
                }
              });
    }

    void run() {
      store();
      deliver(random.nextInt(stream.size()), 3);
      erase();
      deliver(stream.size(), 2);
      delivered = 0; // All of it is replayed.
      deliver(stream.size(), 0);
      finish();

      assertThat(Traces.of(VICTIM, everything())).isEmpty();
      bodies(true).forEach(body -> assertThat(blobs.get(body)).as(body).isEmpty());
      bodies(false).forEach(body -> assertThat(blobs.get(body)).as(body).isPresent());
      assertThat(actual())
          .isEqualTo(
              Oracle.expected(history.stream().filter(s -> !s.user().equals(VICTIM)).toList()));
    }

    /** The tables of notes and bodies are ahead of the stream, as they always are. */
    private void store() {
      bodies(true).forEach(body -> blobs.put(body, new byte[1]));
      bodies(false).forEach(body -> blobs.put(body, new byte[1]));
      for (Map<String, AttributeValue> item : stored().values()) {
        Map<String, AttributeValue> lasting = new HashMap<>(item);
        lasting.remove(
            "expiresAt"); // Or the engine deletes it, and the history knows nothing of it.
        tables.client().putItem(r -> r.tableName(names.notes()).item(lasting));
      }
    }

    private Map<Map<String, AttributeValue>, Map<String, AttributeValue>> stored() {
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> stored = new HashMap<>();
      for (Step step : history) {
        StreamRecord record = step.record().dynamodb();
        if (record.hasNewImage()) {
          stored.put(record.keys(), record.newImage());
        } else {
          stored.remove(record.keys());
        }
      }
      return stored;
    }

    private Set<String> bodies(boolean ofVictim) {
      return history.stream()
          .map(step -> step.record().dynamodb())
          .filter(r -> r.keys().get("PK").s().equals("USER#" + VICTIM) == ofVictim)
          .flatMap(r -> Stream.of(r.newImage(), r.oldImage()))
          .filter(image -> image.containsKey("bodyRef"))
          .map(image -> image.get("bodyRef").s())
          .collect(Collectors.toSet());
    }

    /** Erases, killed a few times, while the consumer goes on. */
    private void erase() {
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> before = stored();
      Erased erased = null;
      for (int life = 0; erased == null; life++) {
        Crash crash = new Crash(life < 3 ? random.nextInt(180) : -1);
        Eraser eraser =
            Eraser.builder(tables.client(crash, new Meanwhile()))
                .tables(names)
                .clock(tables.clock())
                .blobs(blobs)
                .build();
        try {
          erased = eraser.erase(new UserId(VICTIM), clockStop(), EraseListener.none());
        } catch (Crash.Killed e) {
          assertThat(crash.happened()).isTrue();
        }
      }
      assertThat(erased.complete()).isTrue();
      assertThat(erased.keptNotes()).isZero();
      Set<Map<String, AttributeValue>> left =
          tables.scan(names.notes()).stream()
              .map(item -> Map.of("PK", item.get("PK"), "SK", item.get("SK")))
              .collect(Collectors.toSet());
      before.forEach(
          (key, item) -> {
            assertThat(left.contains(key)).isEqualTo(!key.get("PK").s().equals("USER#" + VICTIM));
            if (!left.contains(key)) {
              stream.add(removed(item));
            }
          });
      assertThat(tables.scan(names.noteOps()))
          .filteredOn(item -> item.get("SK").s().equals("ERASURE"))
          .singleElement()
          .satisfies(
              item -> assertThat(Erasure.fromItem(item).state()).isEqualTo(Erasure.State.ERASED));
    }

    /** The record that a delete by the erasure leaves, with the user's old image. */
    private Record removed(Map<String, AttributeValue> item) {
      return Record.builder()
          .eventID("removed-" + stream.size())
          .eventName(OperationType.REMOVE)
          .dynamodb(
              StreamRecord.builder()
                  .approximateCreationDateTime(tables.clock().instant())
                  .keys(Map.of("PK", item.get("PK"), "SK", item.get("SK")))
                  .oldImage(item)
                  .sequenceNumber(Integer.toString(1_000_000 + stream.size()))
                  .build())
          .build();
    }

    /** Delivers up to there in batches, some of it twice, by consumers that are killed. */
    private void deliver(int end, int deaths) {
      for (int life = 0; delivered < end; life++) {
        Crash crash = new Crash(life < deaths ? random.nextInt(60) : -1);
        try (Consumer consumer = new Consumer(tables.client(crash))) {
          while (delivered < end) {
            int to = Math.min(end, delivered + 1 + random.nextInt(20));
            consumer.process(stream.subList(Math.max(0, delivered - random.nextInt(3)), to));
            delivered = to;
          }
        } catch (Crash.Killed e) {
          assertThat(crash.happened()).isTrue();
        }
      }
    }

    /** Redrives what there is, tries pending reactions, and removes bodies that are due. */
    private void finish() {
      tables.clock().advance(Duration.ofMinutes(2));
      DeadLetters letters =
          new DeadLetters(tables.client(), names, tables.clock(), Duration.ofDays(7));
      try (Consumer consumer = new Consumer(tables.client());
          ReactionRetries retries =
              new ReactionRetries(
                  consumer.reactions, ExpiryCauseRule.standard(), Duration.ofDays(7))) {
        letters
            .list(DeadLetter.State.OPEN)
            .toList()
            .forEach(
                letter ->
                    letters.redrive(
                        letter.id(), consumer.consumer::redrive, BatchControl.untilDone()));
        retries.runOnce(BatchControl.untilDone());
      }
      new BlobRemover(tables.client(), names, blobs, tables.clock(), new SimpleMeterRegistry())
          .runOnce(BatchControl.untilDone());
    }

    private List<Map<String, AttributeValue>> everything() {
      List<Map<String, AttributeValue>> all = new ArrayList<>(tables.scan(names.notes()));
      all.addAll(tables.scan(names.noteViews()));
      all.addAll(tables.scan(names.noteOps()));
      return all;
    }

    /** What the tables say of all others, but for what reactions keep. */
    private TreeSet<String> actual() {
      return Oracle.actual(
          tables.scan(names.noteViews()),
          tables.scan(names.noteOps()).stream()
              .filter(item -> !item.get("SK").s().matches("ERASURE|ARCHIVE#.*|.*#REACTION.*"))
              .toList());
    }

    @Override
    public void close() {
      // The tables are dropped with the engine.
      assertThat(BrokenInvariants.in(METERS)).isEmpty();
    }

    private final class Consumer implements AutoCloseable {
      private final Reactions reactions;
      private final StreamConsumer consumer;

      Consumer(DynamoDbClient client) {
        reactions =
            Reactions.builder(
                    new ReactionContext(client, names, tables.clock(), Duration.ofDays(30)))
                .choose(
                    ReactionSettings.parseAll(List.of("archive", "recording:channel=" + channel)))
                .build();
        consumer =
            StreamConsumer.builder(client)
                .tables(names)
                .clock(tables.clock())
                .meters(METERS)
                .reactor(reactions)
                .options(
                    ConsumerOptions.builder()
                        .countingSince(History.COUNTING_SINCE)
                        .projections(List.of(Weekdays.PROJECTION))
                        .packActions(random.nextBoolean() ? 50 : 7)
                        .chainsPerBatch(4)
                        .build())
                .build();
      }

      void process(List<Record> records) {
        assertThat(
                consumer
                    .process(new ShardBatch("stream", "shard", records), BatchControl.untilDone())
                    .complete())
            .isTrue();
      }

      @Override
      public void close() {
        consumer.close();
        reactions.close();
      }
    }

    /** Delivers some of the stream between two calls of the erasure. */
    private final class Meanwhile implements ExecutionInterceptor {
      private int calls = random.nextInt(40);

      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (calls-- == 0) {
          calls = random.nextInt(40);
          deliver(Math.min(history.size(), delivered + 5), 0);
        }
      }
    }
  }

  private static Stop clockStop() {
    return new Stop() {
      @Override
      public boolean requested() {
        return false;
      }

      @Override
      public boolean pause(Duration duration) {
        tables.clock().advance(duration);
        return true;
      }
    };
  }
}
