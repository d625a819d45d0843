package io.notestream.consumer.worker.internal.kcl.stream;

import io.notestream.model.change.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Describes the shards of one stream, asking DynamoDB each time. Thread-safe. */
public final class StreamShards {

  private final DynamoDbStreamsClient streams;
  private final String streamArn;

  /** Describes the stream with that ARN. */
  public StreamShards(DynamoDbStreamsClient streams, String streamArn) {
    this.streams = streams;
    this.streamArn = streamArn;
  }

  /** Returns the stream's ARN. */
  public String arn() {
    return streamArn;
  }

  /** Returns the stream's label. */
  public String label() {
    return labelOf(streamArn);
  }

  /** Returns the label of the stream with that ARN: the last part of it. */
  public static String labelOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /**
   * Returns every shard that the stream still lists, all pages; empty if the stream is gone.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
   */
  public Optional<List<Shard>> all() {
    List<Shard> shards = new ArrayList<>();
    String last = null;
    try {
      do {
        DescribeStreamResponse page = page(last);
        shards.addAll(page.streamDescription().shards());
        last = page.streamDescription().lastEvaluatedShardId();
      } while (last != null);
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
    return Optional.of(shards);
  }

  /** Returns where the shard ended; empty if it is open, or no longer listed. */
  public Optional<SequenceNumber> endOf(String shardId) {
    return all().stream()
        .flatMap(List::stream)
        .filter(shard -> shard.shardId().equals(shardId))
        .map(shard -> shard.sequenceNumberRange().endingSequenceNumber())
        .filter(end -> end != null && SequenceNumber.isValid(end))
        .map(SequenceNumber::new)
        .findFirst();
  }

  private DescribeStreamResponse page(@Nullable String after) {
    return streams.describeStream(r -> r.streamArn(streamArn).exclusiveStartShardId(after));
  }
}
