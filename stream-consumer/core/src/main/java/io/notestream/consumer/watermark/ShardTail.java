package io.notestream.consumer.watermark;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Reads a shard from a position on, a response at a time. Not thread-safe.
 *
 * <p>DynamoDB does not say when a shard's last record has been read: a response <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">may
 * be empty</a> before that. Several empty responses in a row are taken for it.
 */
public final class ShardTail {

  /** How many empty responses in a row are taken for the end of what there is. */
  private static final int EMPTY_RESPONSES = 3;

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final String shardId;
  private final ServerTimes times;
  private @Nullable SequenceNumber position;
  private @Nullable String iterator;
  private boolean ended;
  private int empty;
  private @Nullable Instant tip;

  /**
   * Creates a reader that begins with the oldest record. Makes no call.
   *
   * @param streams the client to use; not closed
   * @param streamArn the stream's ARN
   * @param shardId the shard
   * @param times tells when a response was made
   */
  public ShardTail(
      DynamoDbStreamsClient streams, String streamArn, String shardId, ServerTimes times) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.shardId = shardId;
    this.times = times;
  }

  /**
   * Goes to a position. The record there is read once more, if DynamoDB still has it: it tells the
   * time.
   *
   * @param sequence the position; {@code null} for the oldest record
   */
  public void seek(@Nullable SequenceNumber sequence) {
    position = sequence;
    iterator = null;
    ended = false;
    empty = 0;
    tip = null;
  }

  /**
   * Reads what follows; the last record that was read may come once more.
   *
   * @param limit how many records to read at most
   * @return the records; perhaps none
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB fails
   */
  public List<Record> read(int limit) {
    if (ended) {
      return List.of();
    }
    try {
      String from = iterator == null ? iterator() : iterator;
      GetRecordsResponse response = streams.getRecords(r -> r.shardIterator(from).limit(limit));
      iterator = response.nextShardIterator();
      ended = iterator == null;
      empty = response.records().isEmpty() ? empty + 1 : 0;
      tip = empty >= EMPTY_RESPONSES ? times.earliest(response) : null;
      for (Record record : response.records()) {
        String number = record.dynamodb().sequenceNumber();
        position =
            number != null && SequenceNumber.isValid(number)
                ? new SequenceNumber(number)
                : position;
      }
      return response.records();
    } catch (ExpiredIteratorException e) {
      iterator = null; // The record at the position comes again, which is no harm.
      return List.of();
    } catch (TrimmedDataAccessException e) {
      position = null;
      iterator = null;
      return List.of();
    } catch (ResourceNotFoundException e) {
      ended = true; // A shard that is gone has nothing that could still be read.
      return List.of();
    }
  }

  /** {@return whether the shard is closed, and all of its records were read} */
  public boolean isEnded() {
    return ended;
  }

  /**
   * {@return a time, by DynamoDB's clock, at which there was no further record; {@code null} if the
   * last response does not tell}
   */
  public @Nullable Instant emptyAt() {
    return tip;
  }

  private String iterator() {
    SequenceNumber at = position;
    return streams
        .getShardIterator(
            r ->
                r.streamArn(streamArn)
                    .shardId(shardId)
                    .shardIteratorType(
                        at == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AT_SEQUENCE_NUMBER)
                    .sequenceNumber(at == null ? null : at.value()))
        .shardIterator();
  }
}
