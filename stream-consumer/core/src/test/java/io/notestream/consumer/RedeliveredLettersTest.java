package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.note;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Records that are in the dead letters already are delivered again. */
@Timeout(60)
class RedeliveredLettersTest {

  /** As the key of a tag summary it is longer than DynamoDB allows: its note is never accepted. */
  private static final String POISON = "p".repeat(1100);

  /** Ends a batch that waits for an operator who will not come. */
  private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TableNames names = tables.create();
  private final List<StreamConsumer> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(StreamConsumer::close);
    tables.engine().faults().clear();
  }

  @Test
  void aBatchThatHoldsNothingNewIsDoneThoughManyOfItsRecordsAreParked() {
    List<Record> settled = new ArrayList<>();
    settled.addAll(settle(12, 100));
    settled.addAll(settle(13, 100));
    double letters = letters();

    BatchOutcome outcome = process(consumer(), settled);

    assertThat(outcome.counts()).isEqualTo(Counts.duplicates(200).plus(Counts.parked(25)));
    assertThat(letters).isEqualTo(25);
    assertThat(letters()).as("letters put by the redelivery").isEqualTo(letters);
  }

  @Test
  void whatIsParkedAlreadyDoesNotWaitForParkingToBeAllowed() {
    List<Record> parked = settle(5, 0);
    StreamConsumer fresh = consumer();
    List<Record> poison = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      poison.add(records.created(poisonous("another" + i)));
    }
    CompletableFuture<BatchOutcome> blocked = supplyAsync(() -> process(fresh, poison));
    eventually().until(() -> fresh.health().parkingSuspended());

    BatchOutcome outcome = process(fresh, parked);

    assertThat(outcome.counts()).isEqualTo(Counts.parked(5));
    assertThat(fresh.health().parkingSuspended()).isTrue();
    assertThat(blocked).isNotDone();
    fresh.resumeParking();
    assertThat(blocked.join().counts()).isEqualTo(Counts.parked(30));
  }

  @Test
  void aLetterThatIsRefusedAgainAndAgainCountsOnce() {
    StreamConsumer consumer = consumer();
    List<Record> batch = List.of(poison("alice"), poison("bob"), poison("carol"));
    var broken =
        tables.engine().faults().on("PutItem").table(names.noteOps()).fail("ValidationException");

    CompletableFuture<BatchOutcome> outcome = supplyAsync(() -> process(consumer, batch));
    eventually().until(() -> broken.hits() > 30);
    assertThat(consumer.health().parkingSuspended()).isFalse();
    broken.remove();

    assertThat(outcome.join().counts()).isEqualTo(Counts.parked(3));
  }

  @Test
  void aLetterWhosePutLostItsResponseIsNew() {
    tables.engine().faults().on("PutItem").table(names.noteOps()).next(1).loseResponse();

    BatchOutcome outcome = process(consumer(), List.of(poison("alice")));

    assertThat(outcome.counts()).isEqualTo(Counts.parked(1));
    assertThat(letters()).isEqualTo(1);
  }

  /** Settles records of five users, so slowly that parking is not suspended. */
  private List<Record> settle(int poison, int healthy) {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < poison; i++) {
      batch.add(poison("user" + i % 5));
    }
    for (int i = 0; i < healthy; i++) {
      batch.add(records.created(note("user" + i % 5)));
    }
    assertThat(process(consumer(), batch).counts())
        .isEqualTo(Counts.applied(healthy).plus(Counts.parked(poison)));
    tables.clock().advance(Duration.ofSeconds(61));
    return batch;
  }

  /** A consumer that knows nothing yet, as a new process does. */
  private StreamConsumer consumer() {
    StreamConsumer consumer =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(tables.clock())
            .meters(meters)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .build();
    opened.add(consumer);
    return consumer;
  }

  private double letters() {
    return meters.find("notestream.consumer.dead.letters").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private Record poison(String user) {
    return records.created(poisonous(user));
  }

  private static Note poisonous(String user) {
    return note(user).toBuilder().tags(Tags.stored(List.of(POISON))).build();
  }

  private static BatchOutcome process(StreamConsumer consumer, List<Record> batch) {
    long end = System.nanoTime() + LONGEST_BATCH.toNanos();
    return consumer.process(
        new ShardBatch("stream", "shard", batch),
        BatchControl.until(() -> System.nanoTime() - end > 0));
  }
}
