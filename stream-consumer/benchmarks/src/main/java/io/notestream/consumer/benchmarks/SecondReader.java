package io.notestream.consumer.benchmarks;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Another reader of the stream's only shard, which reads once a second. */
final class SecondReader implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DynamoDbStreamsClient streams;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();
  private final Thread thread = new Thread(this::read, "second-reader");
  private @Nullable String iterator;
  private volatile boolean closed;

  private SecondReader(Rig rig) {
    streams = rig.clients().forStream().streams();
    String arn =
        rig.clients()
            .dynamoDb()
            .describeTable(r -> r.tableName(rig.tables().notes()))
            .table()
            .latestStreamArn();
    String shard =
        streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().get(0).shardId();
    iterator =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
  }

  static SecondReader of(Rig rig) {
    SecondReader reader = new SecondReader(rig);
    reader.thread.start();
    return reader;
  }

  long reads() {
    return reads.get();
  }

  long throttled() {
    return throttled.get();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    while (!closed) {
      LockSupport.parkNanos(PAUSE.toNanos());
      reads.incrementAndGet();
      try {
        GetRecordsResponse response =
            streams.getRecords(r -> r.shardIterator(Objects.requireNonNull(iterator)));
        iterator = response.nextShardIterator();
      } catch (LimitExceededException e) {
        throttled.incrementAndGet();
      }
    }
  }
}
