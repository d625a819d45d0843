package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.gap.GapStore;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.consumer.worker.internal.kcl.lease.HeldLeases;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.view.Gap;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * What a processor does after it has left a batch before its end, whatever KCL calls next. The core
 * and its tables are real; KCL's side is played, since it cannot be made to call in a given order.
 */
class ShardProcessorTest {

  private static final String STREAM =
      "arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/2026-01-01T00:00:00.000";
  private static final String SHARD = "shardId-00000001795598866718-28b7bc6f";
  private static final InstantSource CLOCK = InstantSource.system();

  @AutoClose private static Bench bench = Bench.start();

  private final List<String> checkpoints = new ArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<Error> bugs = new ArrayList<>();
  private final StreamConsumer consumer =
      StreamConsumer.builder(bench.clients().unretried()).tables(bench.tables()).build();
  private BatchPipeline pipeline = consumer::process;
  private final HeldLeases leases = new HeldLeases();
  private final ShardWatches watches =
      new ShardWatches(new ByteBudget(1L << 30), CLOCK, Duration.ZERO);
  private final Invariants invariants = new Invariants(new SimpleMeterRegistry(), CLOCK);
  private final ReadingState state = new ReadingState(stopping::get, bugs::add, invariants);
  private boolean leaseGone;

  @BeforeEach
  void open() {
    leases.begin(coordinator());
    consumer.start(BatchControl.untilDone());
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aBatchThatIsDoneIsCheckpointedAndSoIsTheShardsEnd() {
    ShardProcessor processor = processor();

    processor.processRecords(batch(1, 2));
    processor.shardEnded(ended());

    assertThat(checkpoints).containsExactly("2", "SHARD_END");
    assertThat(invariants.problems()).isEmpty();
  }

  @Test
  void aRecordWithoutItsStreamPartIsParkedAndTheShardGoesOn() {
    ShardProcessor processor = processor();
    List<BatchOutcome> outcomes = new ArrayList<>();
    pipeline =
        (batch, control) -> {
          BatchOutcome outcome = consumer.process(batch, control);
          outcomes.add(outcome);
          return outcome;
        };
    Record bare = Record.builder().eventID("bare").eventName(OperationType.INSERT).build();

    processor.processRecords(batch(List.of(bare, record(1), bare.copy(b -> b.eventID("next")))));
    processor.processRecords(batch(2, 3));
    processor.shardEnded(ended());

    assertThat(outcomes).extracting(o -> o.counts().parked()).containsExactly(2, 0);
    assertThat(checkpoints).containsExactly("1", "3", "SHARD_END");
    assertThat(dropped).hasValue(0);
  }

  @Test
  void whatFollowsABatchThatWasLeftIsNeitherProcessedNorCheckpointed() {
    ShardProcessor processor = processor();
    pipeline = this::leave;

    stopping.set(true);
    processor.processRecords(batch(1, 2));
    stopping.set(false);
    pipeline = consumer::process;
    processor.processRecords(batch(3, 4));
    processor.shardEnded(ended());

    assertThat(checkpoints).containsExactly("1");
    assertThat(dropped).hasValue(1);
  }

  @Test
  void anEndedShardOfWhichNothingIsSettledIsGivenBackWithoutACheckpoint() {
    ShardProcessor processor = processor();
    pipeline = this::leave;
    stopping.set(true);

    processor.processRecords(batch(2, 3));
    processor.shardEnded(ended());

    assertThat(checkpoints).isEmpty();
    assertThat(dropped).hasValue(1);
  }

  @Test
  void aShutdownCheckpointsWhatWasSettledAndNothingOfTheRest() {
    ShardProcessor processor = processor();
    pipeline = this::leave;
    stopping.set(true);

    processor.processRecords(batch(1, 2));
    processor.shutdownRequested(requested());
    processor.processRecords(batch(3, 4));
    processor.shardEnded(ended());

    assertThat(checkpoints).containsExactly("1");
  }

  @Test
  void whenTheLeaseIsFoundGoneInTheMiddleOfABatchTheRestIsLeftToItsNextOwner() {
    ShardProcessor processor = processor();
    leaseGone = true;

    processor.processRecords(batch(1, 2));
    leaseGone = false;
    processor.processRecords(batch(3, 4));
    processor.leaseLost(LeaseLostInput.builder().build());
    processor.shardEnded(ended());

    assertThat(checkpoints).isEmpty();
    assertThat(watches.active()).isZero();
  }

  @Test
  void aBatchThatEndsEarlyWithoutAReasonIsStartedOver() {
    ShardProcessor processor = processor();
    pipeline = this::leave;

    processor.processRecords(batch(1, 2));

    assertThat(checkpoints).containsExactly("1");
    assertThat(dropped).hasValue(1);
  }

  @Test
  void anExceptionBeginsAnewAtTheCheckpoint() {
    ShardProcessor processor = processor();
    pipeline =
        (batch, control) -> {
          throw new IllegalStateException("nobody expected this");
        };

    processor.processRecords(batch(1, 2));
    pipeline = consumer::process;
    processor.processRecords(batch(3, 4));
    processor.shardEnded(ended());

    assertThat(checkpoints).isEmpty();
    assertThat(dropped.get()).isPositive();
  }

  @Test
  void afterABugNoShardOfThisWorkerIsProcessedOrCheckpointedAnyMore() {
    ShardProcessor processor = processor();
    ShardProcessor other = processor();
    other.processRecords(batch(1, 2));
    checkpoints.clear();
    pipeline =
        (batch, control) -> {
          control.settledThrough(new SequenceNumber("3"));
          throw new StackOverflowError("a bug");
        };

    processor.processRecords(batch(3, 4));
    pipeline = consumer::process;
    processor.processRecords(batch(5, 6));
    processor.shutdownRequested(requested());
    other.processRecords(batch(3, 4));
    other.shutdownRequested(requested());
    other.shardEnded(ended());

    assertThat(bugs).singleElement().isInstanceOf(StackOverflowError.class);
    assertThat(checkpoints).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrongOutcomes")
  void aCheckpointAheadOfWhatIsSettledIsNotWrittenAndSaid(BatchOutcome wrong, String why) {
    Logger logger = (Logger) LoggerFactory.getLogger(Invariants.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    ShardProcessor processor = processor();
    pipeline = (batch, control) -> wrong;

    processor.processRecords(batch(2, 3));
    pipeline = consumer::process;
    processor.processRecords(batch(4, 5));
    processor.shardEnded(ended());

    assertThat(checkpoints).isEmpty();
    assertThat(dropped).hasValue(2); // By the batch, and by the end of the shard.
    assertThat(bugs).isEmpty();
    assertThat(invariants.problems()).singleElement(as(STRING)).contains("a checkpoint would");
    logger.detachAppender(log);
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage, as(STRING))
        .contains(why, SHARD);
  }

  static Stream<Arguments> wrongOutcomes() {
    SequenceNumber second = new SequenceNumber("3");
    return Stream.of(
        Arguments.of(
            new BatchOutcome(
                BatchOutcome.Ended.STOPPED, second, new SequenceNumber("2"), Counts.unsettled(2)),
            "3 is ahead of 2, which is not settled"),
        Arguments.of(
            new BatchOutcome(
                BatchOutcome.Ended.COMPLETE, new SequenceNumber("4"), null, Counts.applied(2)),
            "4 is ahead of 3, the last of the batch"),
        Arguments.of(
            new BatchOutcome(BatchOutcome.Ended.COMPLETE, second, null, Counts.unsettled(1)),
            "1 records of a complete batch are unsettled"));
  }

  @Test
  void aReportAheadOfTheBatchIsNotCheckpointed() {
    ShardProcessor processor = processor();
    pipeline =
        (batch, control) -> {
          control.settledThrough(new SequenceNumber("9"));
          return consumer.process(batch, control);
        };

    processor.processRecords(batch(2, 3));

    assertThat(checkpoints).containsExactly("3");
    assertThat(invariants.problems()).hasSize(1);
  }

  /** As when a stop comes at once: what is no note is settled all the same. */
  private BatchOutcome leave(ShardBatch batch, BatchControl control) {
    return consumer.process(batch, BatchControl.until(() -> true));
  }

  private ShardProcessor processor() {
    ShardProcessor processor =
        new ShardProcessor(
            new BatchDelivery(
                STREAM, new BatchListeners(), (batch, control) -> pipeline.process(batch, control)),
            leases,
            watches,
            new GapKeeper(
                new StreamShards(bench.clients().forStream().streams(), STREAM),
                new NoGaps(),
                new SimpleMeterRegistry(),
                CLOCK),
            state,
            Duration.ofHours(1));
    processor.initialize(
        InitializationInput.builder()
            .shardId(SHARD)
            .extendedSequenceNumber(new ExtendedSequenceNumber("0"))
            .build());
    return processor;
  }

  /** Keeps no gaps: these shards have none. */
  private static final class NoGaps implements GapStore {
    @Override
    public boolean keepGap(Gap gap, boolean again) {
      return true;
    }

    @Override
    public Optional<Instant> countingSince() {
      return Optional.empty();
    }
  }

  /** Holds one lease, and counts how often it is dropped. */
  private LeaseCoordinator coordinator() {
    Lease lease = new Lease();
    lease.leaseKey(SHARD);
    lease.concurrencyToken(UUID.randomUUID());
    return (LeaseCoordinator)
        Proxy.newProxyInstance(
            LeaseCoordinator.class.getClassLoader(),
            new Class<?>[] {LeaseCoordinator.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("dropLease")) {
                dropped.incrementAndGet();
                return null;
              }
              return method.getName().equals("getCurrentlyHeldLease") ? lease : List.of(lease);
            });
  }

  private RecordProcessorCheckpointer checkpointer() {
    return (RecordProcessorCheckpointer)
        Proxy.newProxyInstance(
            RecordProcessorCheckpointer.class.getClassLoader(),
            new Class<?>[] {RecordProcessorCheckpointer.class},
            (proxy, method, arguments) -> {
              if (leaseGone) {
                throw new ShutdownException("the lease is another worker's");
              }
              checkpoints.add(arguments == null ? "SHARD_END" : (String) arguments[0]);
              return null;
            });
  }

  private ProcessRecordsInput batch(int... sequences) {
    return batch(IntStream.of(sequences).mapToObj(ShardProcessorTest::record).toList());
  }

  private ProcessRecordsInput batch(List<Record> records) {
    GetRecordsResponse response = GetRecordsResponse.builder().records(records).build();
    return ProcessRecordsInput.builder()
        .records(
            new KclRecordsResponse(response, MissingRecords.TRIM_HORIZON, List.of(), CLOCK)
                .records())
        .checkpointer(checkpointer())
        .build();
  }

  /** At odd positions what is no note, at even ones a new note. */
  private static Record record(int sequence) {
    Map<String, AttributeValue> image =
        sequence % 2 == 1
            ? Map.of(
                "PK", AttributeValue.fromS("USER#alice"),
                "SK", AttributeValue.fromS("IDEM#" + sequence),
                "entity", AttributeValue.fromS("IDEMPOTENCY"))
            : NoteCodec.encode(
                Note.builder(NoteId.next(bench.now()), new UserId("alice"), bench.now())
                    .title("title")
                    .body("body")
                    .build());
    return Record.builder()
        .eventID("event-" + sequence)
        .eventName(OperationType.INSERT)
        .dynamodb(
            d ->
                d.sequenceNumber(Integer.toString(sequence))
                    .approximateCreationDateTime(bench.now())
                    .keys(Map.of("PK", image.get("PK"), "SK", image.get("SK")))
                    .newImage(image)
                    .sizeBytes(100L))
        .build();
  }

  private ShardEndedInput ended() {
    return ShardEndedInput.builder().checkpointer(checkpointer()).build();
  }

  private ShutdownRequestedInput requested() {
    return ShutdownRequestedInput.builder().checkpointer(checkpointer()).build();
  }
}
