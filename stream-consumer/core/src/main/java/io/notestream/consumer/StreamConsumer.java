package io.notestream.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Applies the records of a DynamoDB stream to the views. Each record takes effect exactly once,
 * however often and to however many processes it is delivered. Thread-safe; create one per process
 * and share it between all shards.
 *
 * <p>{@link #process} is the whole interface of an entry point: hand it a batch, and checkpoint
 * through what {@link BatchOutcome#settledThrough()} names.
 */
public final class StreamConsumer implements AutoCloseable {

  final ConsumerParts parts;
  private final InstantSource clock;
  private final int generation;

  private StreamConsumer(Builder b) {
    clock = b.clock;
    parts = ConsumerParts.of(b);
    generation = b.options.generation();
  }

  /**
   * Returns a builder for a consumer.
   *
   * @param dynamoDb the client through which the consumer reads and writes its tables; not closed
   *     by it. Give it at least {@link ConsumerOptions#chainsInAll()} connections and a timeout per
   *     attempt, and switch its own retries off: the consumer retries, and checks for a stop before
   *     each attempt
   * @return a builder with every default
   */
  public static Builder builder(DynamoDbClient dynamoDb) {
    return new Builder(dynamoDb);
  }

  /**
   * Reads the views table's META item, or writes it at the very first start. Optional: {@link
   * #process} does the same, but waits where this method throws. Blocks, retrying, until DynamoDB
   * has responded.
   *
   * @param control its stop request and its deadline end the wait
   * @return {@code false} if the wait was ended
   * @throws IncompatibleViewsException if the table is of another generation, or was written by a
   *     newer version of this project
   */
  public boolean start(BatchControl control) {
    return parts.views().open(stop(control));
  }

  /**
   * Requires that this consumer may write to the views table: a process should refuse to start
   * otherwise. Makes one call to DynamoDB; if that fails nothing is known, and nothing thrown:
   * {@link #process} waits for whatever it needs.
   *
   * @throws IncompatibleViewsException as {@link #start} does; also if nobody has begun the
   *     generation, unless it is the first
   */
  public void requireCompatible() {
    parts.views().requireCompatible();
  }

  /**
   * Returns the time from which on a replay is safe: half of the shortest time ago for which any
   * consumer of the table has kept audit records, as the table's META item says. A record from
   * before may have left the ledger, and would count twice. Blocks as {@link #start} does.
   *
   * @param control its stop request and its deadline end the wait
   * @return the time, by the consumer's clock; empty if the wait was ended
   * @throws IncompatibleViewsException as {@link #start} does
   */
  public Optional<Instant> replayableFrom(BatchControl control) {
    return start(control)
        ? Optional.of(Meta.replayableFrom(clock.instant(), parts.views().shortestRetention()))
        : Optional.empty();
  }

  /**
   * Returns whether the consumer's generation is the live one, as of at most five seconds ago. Only
   * the live generation retries pending reactions and removes bodies: ask before each pass of
   * {@link io.notestream.consumer.expiry.ReactionRetries} and {@link
   * io.notestream.consumer.blob.BlobRemover}. To expirations, {@link #process} reacts as it should
   * by itself. Makes at most one call to DynamoDB.
   *
   * @return {@code true} also if nobody has ever switched, and the generation is 1
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public boolean isLive() {
    return parts.live().look().live() == generation;
  }

  /**
   * Returns which generation is live, as far as this consumer knows by now. Makes no call to
   * DynamoDB.
   *
   * @return empty if the consumer has not needed to know yet
   */
  public Optional<LiveGeneration> liveGeneration() {
    return parts.live().known();
  }

  /**
   * Returns what the views table says about itself, as it was last read. Makes no call to DynamoDB.
   *
   * @return empty if the consumer has not read it yet
   */
  public Optional<Meta> views() {
    return parts.views().meta();
  }

  /**
   * Processes a batch; returns when every record is settled, or when a stop or the deadline ends
   * it. Blocks for as long as DynamoDB fails in ways that pass. Batches of different shards may be
   * processed concurrently, batches of one shard only one after the other.
   *
   * <p>Never throws an exception. An {@link Error} is a bug and passes through: the process must
   * halt without a checkpoint.
   *
   * @param batch records of one shard, in the order of the shard
   * @param control asked whether to stop, and called as the settled prefix grows
   * @return how far the batch is settled; whatever is unsettled must be delivered again
   */
  public BatchOutcome process(ShardBatch batch, BatchControl control) {
    try {
      parts.counters().lookAgain();
      return parts.batches().run(batch, control, stop(control));
    } catch (RuntimeException e) {
      // Every failure from outside is handled where it happens, so this is a bug. A caller that
      // carries on after an exception would skip the batch.
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
   * @param record the record of the letter
   * @param letter the primary key of the letter, which must be open, and its {@code parts} if it
   *     has any: they are purged with it
   * @param control its stop request and its deadline end the redrive
   * @return what became of the letter
   */
  public RedriveResult redrive(
      Record record, Map<String, AttributeValue> letter, BatchControl control) {
    return parts.redrive().run(record, letter, control, stop(control));
  }

  /**
   * Looks again at counters that went below 0 two minutes ago or earlier. If nothing explains it,
   * {@link #health} says so. Optional: {@link #process} does the same before each batch. Makes no
   * call to DynamoDB unless there are such counters; never throws because of one that fails.
   */
  public void lookAgain() {
    parts.counters().lookAgain();
  }

  /**
   * Returns the consumer's state at this moment. Makes no call to DynamoDB.
   *
   * @return the current state
   */
  public ConsumerHealth health() {
    return parts.health();
  }

  /**
   * Returns what fails, in words that name the operation and the table: what is waited for, or else
   * what has failed since the given time and has not succeeded since. Makes no call to DynamoDB.
   *
   * @param since the time, by the consumer's clock
   * @return empty if nothing fails
   */
  public Optional<String> failing(Instant since) {
    return parts.retries().cause(since);
  }

  /**
   * Allows parking again after too many records were parked at once. To be called by an operator
   * who has looked into the cause.
   */
  public void resumeParking() {
    parts.breaker().resume();
  }

  /**
   * Ends the consumer's threads. Call it once {@link #process} has returned for every batch in
   * flight. The DynamoDB client and the reactor stay open.
   */
  @Override
  public void close() {
    parts.close();
  }

  /** Builds a {@link StreamConsumer}. Not thread-safe. */
  public static final class Builder {

    final DynamoDbClient dynamoDb;
    TableNames tables = TableNames.standard();
    ConsumerOptions options = ConsumerOptions.defaults();
    InstantSource clock = InstantSource.system();
    MeterRegistry meters = new SimpleMeterRegistry();
    Reactor reactor = Reactor.none();
    int schema = Meta.SCHEMA;
    Scheduling scheduling = Scheduling.THREADS;

    private Builder(DynamoDbClient dynamoDb) {
      this.dynamoDb = dynamoDb;
    }

    /**
     * Sets the names of the tables.
     *
     * @param tables the names; default {@link TableNames#standard()}
     * @return this builder
     */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    /**
     * Sets the options.
     *
     * @param options the options; default {@link ConsumerOptions#defaults()}
     * @return this builder
     */
    public Builder options(ConsumerOptions options) {
      this.options = options;
      return this;
    }

    /**
     * Sets the clock by which deadlines, retentions and lags are measured.
     *
     * @param clock the clock; default the system's
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets the registry of the consumer's meters, whose names begin with {@code
     * notestream.consumer}.
     *
     * @param meters the registry; default one that nobody reads
     * @return this builder
     */
    public Builder meters(MeterRegistry meters) {
      this.meters = meters;
      return this;
    }

    /**
     * Sets what reacts to expirations, usually {@link io.notestream.consumer.expiry.Reactions}.
     *
     * @param reactor the reactor, not closed by the consumer; default {@link Reactor#none()}
     * @return this builder
     */
    public Builder reactor(Reactor reactor) {
      this.reactor = reactor;
      return this;
    }

    /** Lets tests play a consumer of another version. */
    Builder schema(int schema) {
      this.schema = schema;
      return this;
    }

    /**
     * Creates the consumer. Makes no call to DynamoDB.
     *
     * @return a new consumer
     */
    public StreamConsumer build() {
      return new StreamConsumer(this);
    }
  }
}
