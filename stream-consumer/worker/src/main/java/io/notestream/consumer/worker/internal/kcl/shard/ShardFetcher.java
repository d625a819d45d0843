package io.notestream.consumer.worker.internal.kcl.shard;

import static io.notestream.consumer.worker.internal.kcl.shard.FailingReads.DESCRIBE_STREAM;
import static io.notestream.consumer.worker.internal.kcl.shard.FailingReads.GET_RECORDS;
import static io.notestream.consumer.worker.internal.kcl.shard.FailingReads.GET_SHARD_ITERATOR;

import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient;
import com.amazonaws.services.dynamodbv2.streamsadapter.AmazonDynamoDBStreamsAdapterClient.SkipRecordsBehavior;
import com.amazonaws.services.dynamodbv2.streamsadapter.DynamoDBStreamsDataFetcher;
import com.amazonaws.services.dynamodbv2.streamsadapter.util.AmazonServiceExceptionTransformer;
import com.amazonaws.services.dynamodbv2.streamsadapter.util.KinesisMapperUtil;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.kinesis.retrieval.DataFetcherProviderConfig;
import software.amazon.kinesis.retrieval.GetRecordsResponseAdapter;
import software.amazon.kinesis.retrieval.RetryableRetrievalException;

/**
 * Fetches the records of one shard for KCL. It does six things that the adapter's own fetcher does
 * not: it notes when records were trimmed or the shard is gone, which the adapter hides; it sets
 * the pace; it waits for memory before a read; it reads on after a full read; it converts each
 * record once; and it goes on trying to list the shards that follow. Used by one thread at a time.
 */
public final class ShardFetcher extends DynamoDBStreamsDataFetcher {

  /** The message of the exceptions after which KCL repeats a call: what failed is logged here. */
  public static final String TRIED_AGAIN = "the read of the shard is tried again";

  private static final Logger LOG = LoggerFactory.getLogger(ShardFetcher.class);

  /** Makes the adapter go on after records were trimmed; its other behaviour loops for ever. */
  private static final SkipRecordsBehavior GO_ON = SkipRecordsBehavior.SKIP_RECORDS_TO_TRIM_HORIZON;

  /** The most that GetRecords returns. */
  private static final int MOST_RECORDS = 1000;

  /** It returns a megabyte at most: what is near that was cut. */
  private static final long FULL_BYTES = 900_000;

  private final DynamoDbStreamsClient streams;
  private final ShardWatch watch;
  private final ReadPace pace;
  private final SharedReads reads;
  private final InstantSource clock;
  private final String shardId;
  private final String streamArn;
  private final ChildShards children;
  private final ReadAhead ahead;

  /**
   * @param adapter for what KCL asks of it; the records come through {@code streams}
   * @param config which shard KCL wants fetched
   * @param watch what is noted of the shard
   * @param reads what the reads of all shards share
   * @param clock tells how far behind the reading is
   */
  public ShardFetcher(
      AmazonDynamoDBStreamsAdapterClient adapter,
      DynamoDbStreamsClient streams,
      DataFetcherProviderConfig config,
      ShardWatch watch,
      SharedReads reads,
      InstantSource clock) {
    super(adapter, config);
    this.streams = streams;
    this.watch = watch;
    this.pace = reads.pace();
    this.reads = reads;
    this.clock = clock;
    this.shardId = config.getShardId();
    this.streamArn =
        KinesisMapperUtil.createDynamoDBStreamsArnFromKinesisStreamName(
            config.getStreamIdentifier().streamName());
    this.children = new ChildShards(streams, streamArn, shardId);
    this.ahead = new ReadAhead(watch, reads, pace);
  }

  @Override
  public GetRecordsResponseAdapter ddbGetRecords(String iterator) {
    KclRecordsResponse response = fetch(iterator);
    String next = response.nextShardIterator();
    if (pace.wasFull() && next != null) {
      ahead.begin(
          next,
          pace.untilNext(System.nanoTime()),
          () -> streams.getRecords(ddbGetRecordsRequest(next)));
    }
    return response;
  }

  private KclRecordsResponse fetch(String iterator) {
    long bytes = 0;
    try {
      GetRecordsResponse response = readAhead(iterator);
      if (response == null) {
        awaitTurn();
        if (!watch.beforeRead()) {
          throw new RetryableRetrievalException("interrupted while waiting for memory");
        }
        response = read(iterator);
      }
      bytes = response.records().stream().mapToLong(KclRecord::sizeOf).sum();
      pace.returned(response.records().size(), isFull(response, bytes), age(response));
      List<ChildShard> following =
          response.nextShardIterator() == null ? children() : List.<ChildShard>of();
      if (response.records().isEmpty()) {
        watch.atTip(response.nextShardIterator() != null);
      }
      watch.succeeded(GET_RECORDS);
      return new KclRecordsResponse(response, position(), following, clock);
    } catch (AwsServiceException e) {
      if (e instanceof ResourceNotFoundException) {
        shardGone(getLastKnownSequenceNumber());
      } else if (e instanceof TrimmedDataAccessException) {
        trimmed(getLastKnownSequenceNumber());
      } else if (!(e instanceof ExpiredIteratorException)) {
        throw triedAgain(GET_RECORDS, e);
      }
      throw AmazonServiceExceptionTransformer.transformDynamoDBStreamsToKinesisGetRecords(e, GO_ON);
    } catch (SdkClientException e) {
      throw triedAgain(GET_RECORDS, e);
    } finally {
      watch.afterRead(bytes);
    }
  }

  private @Nullable GetRecordsResponse readAhead(String iterator) {
    try {
      return ahead.take(iterator);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  @Override
  public String getNextIterator(GetShardIteratorRequest request) {
    ShardIteratorType type = ShardIteratorType.fromValue(request.shardIteratorTypeAsString());
    try {
      return iterator(type, request.startingSequenceNumber());
    } catch (TrimmedDataAccessException e) {
      if (type == ShardIteratorType.TRIM_HORIZON) {
        throw AmazonServiceExceptionTransformer.transformDynamoDBStreamsToKinesisGetShardIterator(
            e, GO_ON);
      }
      trimmed(request.startingSequenceNumber());
      return oldest();
    } catch (ResourceNotFoundException e) {
      shardGone(
          type == ShardIteratorType.AFTER_SEQUENCE_NUMBER
              ? request.startingSequenceNumber()
              : MissingRecords.TRIM_HORIZON);
      throw AmazonServiceExceptionTransformer.transformDynamoDBStreamsToKinesisGetShardIterator(
          e, GO_ON);
    } catch (SdkException e) {
      throw triedAgain(GET_SHARD_ITERATOR, e);
    }
  }

  /**
   * Logs that a call has failed which KCL is going to repeat, and returns what makes it do so. Of
   * another exception KCL would log an error with all its causes for each call.
   */
  private RetryableRetrievalException triedAgain(String call, SdkException e) {
    Failure failure = Failures.of(e);
    // What is wrong with a request is wrong with the lease, of which the table's rows tell.
    if (!Thread.currentThread().isInterrupted() && failure.worthRetrying()) {
      watch.failed(call, failure);
    }
    if (e instanceof LimitExceededException || isThrottling(e)) {
      pace.throttled();
      LOG.warn("DynamoDB throttles the reads of shards: each is read less often for a while");
    } else if (!Thread.currentThread().isInterrupted()) {
      LOG.warn("a shard cannot be read, and is tried again: {}", failure);
    }
    LOG.debug("shard {} is tried again", shardId, e);
    return new RetryableRetrievalException(TRIED_AGAIN, e);
  }

  private static boolean isThrottling(SdkException e) {
    return e instanceof AwsServiceException service && service.isThrottlingException();
  }

  private void awaitTurn() {
    try {
      reads.await(pace);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private GetRecordsResponse read(String iterator) {
    try {
      return reads.read(
          () -> {
            pace.begun(System.nanoTime());
            return streams.getRecords(ddbGetRecordsRequest(iterator));
          });
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RetryableRetrievalException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new RetryableRetrievalException("interrupted while waiting to read", cause);
  }

  private static boolean isFull(GetRecordsResponse response, long bytes) {
    return response.records().size() >= MOST_RECORDS || bytes >= FULL_BYTES;
  }

  private Duration age(GetRecordsResponse response) {
    List<Record> records = response.records();
    Instant last = records.isEmpty() ? null : KclRecord.timeOf(records.get(records.size() - 1));
    return last == null ? Duration.ZERO : Duration.between(last, clock.instant());
  }

  /** Returns the position up to which KCL has been given records. */
  private String position() {
    return Objects.requireNonNullElse(getLastKnownSequenceNumber(), MissingRecords.TRIM_HORIZON);
  }

  private String oldest() {
    try {
      return iterator(ShardIteratorType.TRIM_HORIZON, null);
    } catch (SdkException e) {
      throw triedAgain(GET_SHARD_ITERATOR, e);
    }
  }

  private String iterator(ShardIteratorType type, @Nullable String sequenceNumber) {
    String iterator =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(streamArn)
                        .shardId(shardId)
                        .shardIteratorType(type)
                        .sequenceNumber(sequenceNumber))
            .shardIterator();
    watch.succeeded(GET_SHARD_ITERATOR);
    return iterator;
  }

  private void trimmed(String position) {
    if (watch.trimmed(position)) {
      LOG.warn("shard {}: the stream no longer has all records after {}", shardId, position);
    }
  }

  private void shardGone(String position) {
    if (watch.shardGone(position)) {
      LOG.warn("shard {} is gone, read as far as {}", shardId, position);
    }
  }

  /** Lists the shards that follow this one, which has been read to its end. */
  private List<ChildShard> children() {
    try {
      return children.list();
    } catch (ResourceNotFoundException e) {
      return List.of(); // The stream is gone, now that all of this shard has been read.
    } catch (SdkException e) {
      throw triedAgain(DESCRIBE_STREAM, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryableRetrievalException("interrupted while the child shards were listed", e);
    }
  }
}
