package io.notestream.local.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes happen to streams, at once, what DynamoDB does in its own time: shards are split or rolled
 * over, records trimmed, shards removed, iterators expired. An engine's control is returned by
 * {@code LocalDynamoDb.streams()}.
 *
 * <p>Every method that takes a table acts on the stream that is enabled for it, or that was enabled
 * last; to split a shard the stream must still be enabled. Each throws {@link
 * IllegalArgumentException} if the table has no such stream. Changes are complete when the method
 * returns. Safe for use by several threads.
 */
public interface StreamControl {

  /**
   * A shard as it was when it was asked for. Immutable.
   *
   * @param id the shard's id
   * @param parentId the id of the shard that it continues; null for a shard that the stream began
   *     with
   * @param open whether it still takes records
   * @param startingSequenceNumber none of its records has a lower sequence number
   * @param endingSequenceNumber the sequence number of its last record; null while it is open
   */
  record ShardInfo(
      String id,
      @Nullable String parentId,
      boolean open,
      String startingSequenceNumber,
      @Nullable String endingSequenceNumber) {}

  /**
   * {@return the ARN of the table's stream}
   *
   * @param table the name of a table whose stream is, or was, enabled
   */
  String arn(String table);

  /**
   * {@return the shards of the table's stream, open and closed, parents before children; a
   * snapshot}
   *
   * @param table the name of a table whose stream is, or was, enabled
   */
  List<ShardInfo> shards(String table);

  /**
   * Closes every open shard and opens {@code children} shards in the place of each.
   *
   * @param table the name of a table whose stream is enabled
   * @param children 1 to 100; 1 rolls the shards over
   * @return the new shards
   * @throws IllegalArgumentException if {@code children} is out of bounds
   */
  List<ShardInfo> split(String table, int children);

  /**
   * Closes one open shard and opens {@code children} shards in its place.
   *
   * @param table the name of a table whose stream is enabled
   * @param shardId the id of one of its open shards
   * @param children 1 to 100; 1 rolls the shard over
   * @return the new shards
   * @throws IllegalArgumentException if there is no such shard, if it is closed already, or if
   *     {@code children} is out of bounds
   */
  List<ShardInfo> split(String table, String shardId, int children);

  /**
   * Closes every open shard and opens one child in the place of each, as DynamoDB does every few
   * hours.
   *
   * @param table the name of a table whose stream is enabled
   * @return the new shards
   */
  List<ShardInfo> roll(String table);

  /**
   * Drops every record that the stream holds now, whether it has been read or not.
   *
   * @param table the name of a table whose stream is, or was, enabled
   * @return the number of records dropped
   */
  int trim(String table);

  /**
   * Drops the records up to and including a sequence number, in every shard.
   *
   * @param table the name of a table whose stream is, or was, enabled
   * @param sequenceNumber of a record, as this engine wrote it; it need not be in the stream any
   *     more
   * @return the number of records dropped
   * @throws IllegalArgumentException if it is no sequence number of this engine
   */
  int trimThrough(String table, String sequenceNumber);

  /**
   * Removes a shard with all its records, whether they have been read or not. An open shard is
   * rolled over first, and its child stays.
   *
   * @param table the name of a table whose stream is, or was, enabled
   * @param shardId the id of one of its shards, open or closed
   * @throws IllegalArgumentException if there is no such shard
   */
  void removeShard(String table, String shardId);

  /** Makes all shard iterators issued so far expire at once, those of every stream. */
  void expireIterators();
}
