package io.notestream.consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.model.table.TableNames;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Applies stream records to the views, each exactly once in effect, however often and by however
 * many processes it is delivered. Thread-safe; one per process, shared by all shards.
 */
public final class StreamConsumer implements AutoCloseable {

  private final Builder settings;

  private StreamConsumer(Builder settings) {
    this.settings = settings;
  }

  /** A consumer that writes through the given client. */
  public static Builder builder(DynamoDbClient dynamoDb) {
    return new Builder(dynamoDb);
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
    throw new UnsupportedOperationException("the pipeline of " + settings + " is being built");
  }

  /** How the consumer is at this moment. */
  public ConsumerHealth health() {
    return new ConsumerHealth(null, false, 0, null);
  }

  /** An operator has looked: parking is allowed again after too many records were parked. */
  public void resumeParking() {}

  /** Ends the threads. Batches in work must have returned before. The client is left open. */
  @Override
  public void close() {}

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
