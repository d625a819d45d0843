package io.notestream.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.meter.ConsumerMeters;
import io.notestream.consumer.retry.ByteBudget;
import io.notestream.consumer.retry.Failure;
import io.notestream.consumer.retry.Wait;
import io.notestream.consumer.retry.Waits;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Applies stream records to the views, each exactly once in effect, however often and by however
 * many processes it is delivered. Thread-safe; one per process, shared by all shards.
 */
public final class StreamConsumer implements AutoCloseable {

  private static final Failure LOST =
      new Failure(Failure.Kind.OUTAGE, "TableMissing", "a table that is written to is not there");

  private static final Duration IDLE_THREADS = Duration.ofSeconds(30);

  /** What a record takes on the heap beside its own bytes, several times over in work. */
  private static final int BYTES_A_RECORD = 4096;

  private static final int COPIES = 4;

  private final Pipeline pipeline;
  private final ThreadPoolExecutor executor;
  private final ViewsStart views;

  private StreamConsumer(Builder b) {
    executor = threads(b.options.chainsInAll());
    pipeline =
        Pipeline.of(
            b.dynamoDb,
            b.tables,
            b.options,
            b.clock,
            new ConsumerMeters(b.meters),
            b.reactor,
            executor);
    views = new ViewsStart(pipeline);
    pipeline
        .meters()
        .gauge("waiting", "chains that wait for something to pass", pipeline.waits()::count);
    pipeline
        .meters()
        .gauge("outage", "1 while somebody has to act", () -> health().outage() == null ? 0 : 1);
    pipeline
        .meters()
        .gauge(
            "parking.suspended",
            "1 while nothing is parked, since too much was",
            () -> pipeline.breaker().isOpen() ? 1 : 0);
    pipeline
        .meters()
        .bytes("memory.used", "estimated memory of the batches in work", pipeline.memory()::used);
  }

  /** A consumer that writes through the given client. */
  public static Builder builder(DynamoDbClient dynamoDb) {
    return new Builder(dynamoDb);
  }

  /**
   * Reads what the views table says of itself, or writes it at the very first start; called by
   * {@link #process} if nobody has before, and now and then again, since a table can be deleted and
   * created anew. Blocks until the table has answered.
   *
   * @return {@code false} if there was a request to stop before
   * @throws IncompatibleViewsException if the table is of another generation, or was written by a
   *     newer version of this project
   */
  public boolean start(BatchControl control) {
    return views.open(stop(control));
  }

  /**
   * Applies a batch, and returns when every record is settled or processing has to stop. Blocks as
   * long as DynamoDB makes it wait. Batches of different shards may be processed at once; of one
   * shard only one at a time.
   *
   * <p>Never throws an exception. An {@link Error} is a bug and passes through: the process must
   * halt without a checkpoint.
   */
  public BatchOutcome process(ShardBatch batch, BatchControl control) {
    long start = System.nanoTime();
    try {
      return process(batch, control, start);
    } catch (RuntimeException e) {
      // Everything that can go wrong outside is handled where it happens. What is left is a bug,
      // and a caller that goes on after an exception would skip the batch.
      throw new AssertionError("a bug, see its cause", e);
    }
  }

  private BatchOutcome process(ShardBatch batch, BatchControl control, long start) {
    if (!views.await(stop(control))) {
      return unstarted(batch, control);
    }
    Optional<ByteBudget.Share> share = pipeline.memory().acquire(estimate(batch), stop(control));
    if (share.isEmpty()) {
      return unstarted(batch, control);
    }
    try (ByteBudget.Share held = share.get()) {
      BatchOutcome outcome = run(batch, control);
      pipeline.meters().batch(batch.records().size(), Duration.ofNanos(System.nanoTime() - start));
      return outcome;
    }
  }

  /** Begins anew when the views table was not there in between: it may be another one by then. */
  private BatchOutcome run(ShardBatch batch, BatchControl control) {
    try (Wait wait = pipeline.waits().begin()) {
      while (true) {
        ViewsStart.Known known = views.known();
        BatchOutcome outcome =
            new BatchRun(pipeline, batch, control, known.epoch())
                .run(known.planner(), !known.backfilled());
        if (outcome.complete()
            || views.isCurrent(known)
            || !wait.after(LOST, stop(control))
            || !views.await(stop(control))) {
          return outcome;
        }
      }
    }
  }

  private BatchOutcome unstarted(ShardBatch batch, BatchControl control) {
    return new BatchRun(pipeline, batch, control, pipeline.epoch().get()).unstarted();
  }

  private BooleanSupplier stop(BatchControl control) {
    return () -> control.stopRequested() || control.isTimeUp(pipeline.clock().instant());
  }

  /**
   * Applies the record of a dead letter, exactly once, and closes the letter in the same
   * transaction. Blocks as {@link #process} does; parks nothing.
   *
   * @param letter the primary key of the letter, which has to be open
   */
  public RedriveResult redrive(
      Record record, Map<String, AttributeValue> letter, BatchControl control) {
    return views.await(stop(control))
        ? new Redrive(pipeline, views.known().planner(), control).run(record, letter)
        : RedriveResult.of(RedriveResult.Outcome.STOPPED);
  }

  private static long estimate(ShardBatch batch) {
    long bytes = 0;
    for (Record record : batch.records()) {
      StreamRecord stream = record == null ? null : record.dynamodb();
      Long size = stream == null ? null : stream.sizeBytes();
      bytes += BYTES_A_RECORD + COPIES * (size == null ? 0 : size);
    }
    return bytes;
  }

  /** How the consumer is at this moment. */
  public ConsumerHealth health() {
    Waits waits = pipeline.waits();
    return new ConsumerHealth(
        waits.outage().map(Failure::toString).orElse(null),
        pipeline.breaker().isOpen(),
        waits.count(),
        waits.since().orElse(null));
  }

  /** An operator has looked: parking is allowed again after too many records were parked. */
  public void resumeParking() {
    pipeline.breaker().resume();
  }

  /** Ends the threads. Batches in work must have returned before. The client is left open. */
  @Override
  public void close() {
    executor.shutdown();
  }

  private static ThreadPoolExecutor threads(int count) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_THREADS.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "chain-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Not thread-safe. */
  public static final class Builder {

    private final DynamoDbClient dynamoDb;
    private TableNames tables = TableNames.standard();
    private ConsumerOptions options = ConsumerOptions.defaults();
    private InstantSource clock = InstantSource.system();
    private MeterRegistry meters = new SimpleMeterRegistry();
    private Reactor reactor = Reactor.none();

    private Builder(DynamoDbClient dynamoDb) {
      this.dynamoDb = dynamoDb;
    }

    /** Which tables. Default {@link TableNames#standard()}. */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    public Builder options(ConsumerOptions options) {
      this.options = options;
      return this;
    }

    /** What time it is. Default: the system's clock. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** Where figures go. Default: a registry of its own. */
    public Builder meters(MeterRegistry meters) {
      this.meters = meters;
      return this;
    }

    /** What expirations lead to. Default: nothing. */
    public Builder reactor(Reactor reactor) {
      this.reactor = reactor;
      return this;
    }

    public StreamConsumer build() {
      return new StreamConsumer(this);
    }
  }
}
