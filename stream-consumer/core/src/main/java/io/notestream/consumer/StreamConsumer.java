package io.notestream.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.ledger.Ledger;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.ledger.LedgerRetention;
import io.notestream.consumer.internal.ledger.Marks;
import io.notestream.consumer.internal.ledger.TableGuard;
import io.notestream.consumer.internal.ledger.ViewsEpoch;
import io.notestream.consumer.internal.ledger.ViewsMeta;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.internal.retry.Failure;
import io.notestream.consumer.internal.retry.ParkingBreaker;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.run.BatchParts;
import io.notestream.consumer.internal.run.BatchRunner;
import io.notestream.consumer.internal.run.Commits;
import io.notestream.consumer.internal.run.LetterWriter;
import io.notestream.consumer.internal.run.Parker;
import io.notestream.consumer.internal.run.Redrive;
import io.notestream.consumer.internal.run.ViewsState;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Applies stream records to the views, each exactly once in effect, however often and by however
 * many processes it is delivered. Thread-safe; one per process, shared by all shards.
 */
public final class StreamConsumer implements AutoCloseable {

  private static final Duration IDLE_THREADS = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final ThreadPoolExecutor threads;
  private final ActiveRetries retries;
  private final ParkingBreaker breaker;
  private final ViewsState views;
  private final BatchRunner batches;
  private final Redrive redrive;

  private StreamConsumer(Builder b) {
    clock = b.clock;
    threads = threads(b.options.chainsInAll());
    ConsumerMeters meters = new ConsumerMeters(b.meters);
    ViewsEpoch epoch = new ViewsEpoch();
    retries =
        new ActiveRetries(
            clock,
            failure -> {
              meters.retry(failure);
              epoch.failed(failure);
            });
    breaker = new ParkingBreaker(clock);
    RateCap rateCap = RateCap.withBursts(b.options.writesPerSecond());
    Marks marks = new Marks(b.dynamoDb, b.tables, retries, rateCap);
    LedgerReader ledgerReader = new LedgerReader(b.dynamoDb, b.tables, retries);
    RecordDecoder decoder = new RecordDecoder(b.options.expiryRule());
    Ledger ledger = new Ledger(b.dynamoDb, b.tables, retention(b.options));
    Commits commits = new Commits(ledger, marks, rateCap, breaker, meters, clock);
    Parker parker =
        new Parker(
            new LetterWriter(b.dynamoDb, b.tables, retries, clock),
            breaker,
            new TableGuard(b.dynamoDb, b.tables, clock));
    ByteBudget memory = new ByteBudget(b.options.memoryBudgetBytes());
    views =
        new ViewsState(
            viewsSettings(b.options),
            new ViewsMeta(b.dynamoDb, b.tables, retries),
            epoch,
            marks,
            retries,
            clock);
    BatchParts parts =
        new BatchParts(
            decoder,
            ledgerReader,
            b.reactor,
            commits,
            parker,
            retries,
            meters,
            clock,
            threads,
            b.options.chainsPerBatch());
    batches = new BatchRunner(parts, views, memory);
    redrive = new Redrive(views, decoder, ledgerReader, b.reactor, commits, retries);
    register(meters, memory);
  }

  private static LedgerRetention retention(ConsumerOptions options) {
    return new LedgerRetention(
        options.auditRetention(), options.closedRetention(), options.blobRemovalDelay());
  }

  private static ViewsState.Settings viewsSettings(ConsumerOptions options) {
    return new ViewsState.Settings(
        options.generation(),
        options.countingSince().orElse(null),
        options.expiryRule().guard(),
        options.packActions());
  }

  private void register(ConsumerMeters meters, ByteBudget memory) {
    meters.gauge("waiting", "chains that wait for something to pass", retries::waiting);
    meters.gauge("outage", "1 while somebody has to act", () -> health().outage() == null ? 0 : 1);
    meters.gauge(
        "parking.suspended",
        "1 while nothing is parked, since too much was",
        () -> breaker.isOpen() ? 1 : 0);
    meters.bytes("memory.used", "estimated memory of the batches in flight", memory::used);
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
    try {
      return batches.run(batch, control, stop(control));
    } catch (RuntimeException e) {
      // Everything that can go wrong outside is handled where it happens. What is left is a bug,
      // and a caller that goes on after an exception would skip the batch.
      throw new AssertionError("a bug, see its cause", e);
    }
  }

  private Stop stop(BatchControl control) {
    return control.stop().or(() -> control.isTimeUp(clock.instant()));
  }

  /**
   * Applies the record of a dead letter, exactly once, and closes the letter in the same
   * transaction. Blocks as {@link #process} does; parks nothing.
   *
   * @param letter the primary key of the letter, which has to be open
   */
  public RedriveResult redrive(
      Record record, Map<String, AttributeValue> letter, BatchControl control) {
    return redrive.run(record, letter, control, stop(control));
  }

  /** How the consumer is at this moment. */
  public ConsumerHealth health() {
    return new ConsumerHealth(
        retries.outage().map(Failure::toString).orElse(null),
        breaker.isOpen(),
        retries.waiting(),
        retries.waitingSince().orElse(null));
  }

  /** An operator has looked: parking is allowed again after too many records were parked. */
  public void resumeParking() {
    breaker.resume();
  }

  /** Ends the threads. Batches in work must have returned before. The client is left open. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private static ThreadPoolExecutor threads(int count) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_THREADS.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("chain"));
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
