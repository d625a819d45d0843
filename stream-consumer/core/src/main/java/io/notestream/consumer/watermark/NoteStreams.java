package io.notestream.consumer.watermark;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.model.table.TableNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Lists the streams of the {@code notes} table and their shards: the stream that is written to, and
 * those before it, which stay readable for a day after they were switched off. Asks each time.
 * Thread-safe.
 */
public final class NoteStreams {

  private final DynamoDbClient dynamoDb;
  private final DynamoDbStreamsClient streams;
  private final String table;
  private final ServerTimes times;

  /**
   * A stream and its shards.
   *
   * @param arn the stream's ARN
   * @param shards the shards that it lists
   */
  public record StreamOfShards(String arn, List<ListedShard> shards) {}

  /**
   * A shard of a stream.
   *
   * @param id the shard's id
   * @param parent the id of the shard that it continues; {@code null} if none does
   */
  public record ListedShard(String id, @Nullable String parent) {}

  /**
   * What there was to be read at one time.
   *
   * @param asOf a time, by DynamoDB's clock, before which nothing of this was asked
   * @param latestArn the ARN of the stream that is written to, or was last; empty if there never
   *     was one
   * @param streams the readable streams, the oldest first
   */
  public record Listing(Instant asOf, Optional<String> latestArn, List<StreamOfShards> streams) {}

  /**
   * Creates a list of the streams of a table. Makes no call.
   *
   * @param dynamoDb the client that describes the table; not closed
   * @param streams the client that lists streams and shards; not closed
   * @param tables the names of the tables
   * @param times tells when a response was made
   */
  public NoteStreams(
      DynamoDbClient dynamoDb,
      DynamoDbStreamsClient streams,
      TableNames tables,
      ServerTimes times) {
    this.dynamoDb = dynamoDb;
    this.streams = streams;
    this.table = tables.notes();
    this.times = times;
  }

  /**
   * {@return the streams and shards that there are}
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public Listing list() {
    DescribeTableResponse described = dynamoDb.describeTable(r -> r.tableName(table));
    List<StreamOfShards> found = new ArrayList<>();
    for (String arn : readable()) {
      found.add(new StreamOfShards(arn, shards(arn)));
    }
    return new Listing(
        times.earliest(described),
        Optional.ofNullable(described.table().latestStreamArn()),
        List.copyOf(found));
  }

  private List<String> readable() {
    List<Stream> found = new ArrayList<>();
    String last = null;
    do {
      ListStreamsResponse page = streamsAfter(last);
      found.addAll(page.streams());
      last = page.lastEvaluatedStreamArn();
    } while (last != null);
    return found.stream()
        .sorted(Comparator.comparing(Stream::streamLabel))
        .map(Stream::streamArn)
        .toList();
  }

  private ListStreamsResponse streamsAfter(@Nullable String arn) {
    return streams.listStreams(r -> r.tableName(table).exclusiveStartStreamArn(arn));
  }

  private List<ListedShard> shards(String arn) {
    List<ListedShard> found = new ArrayList<>();
    String last = null;
    try {
      do {
        DescribeStreamResponse page = shardsAfter(arn, last);
        for (Shard shard : page.streamDescription().shards()) {
          found.add(new ListedShard(shard.shardId(), shard.parentShardId()));
        }
        last = page.streamDescription().lastEvaluatedShardId();
      } while (last != null);
    } catch (ResourceNotFoundException e) {
      return List.of(); // It has gone since it was listed, with all that could be read.
    }
    return List.copyOf(found);
  }

  private DescribeStreamResponse shardsAfter(String arn, @Nullable String shardId) {
    return streams.describeStream(r -> r.streamArn(arn).exclusiveStartShardId(shardId));
  }
}
