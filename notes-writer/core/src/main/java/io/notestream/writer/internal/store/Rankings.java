package io.notestream.writer.internal.store;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Lists users across the table: by how many notes they have, by when they were last active. Reads
 * the first few of each of the index's {@link Buckets#USERS} partitions and merges them.
 * Thread-safe.
 */
public final class Rankings {

  /** The most users that one call lists. */
  public static final int MAX_LIMIT = BatchReader.MAX_KEYS;

  private static final KeysAndAttributes WHOLE_ITEMS = KeysAndAttributes.builder().build();

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Executor executor;
  private final BatchReader items;

  /**
   * @param executor reads the partitions side by side
   */
  public Rankings(DynamoDbClients clients, TableNames tables, Executor executor) {
    this.dynamoDb = clients.reads();
    this.table = tables.noteViews();
    this.executor = executor;
    this.items = new BatchReader(clients.reads(), tables.noteViews());
  }

  /**
   * Returns the users with the most active notes, most first.
   *
   * @param limit 1 to {@link #MAX_LIMIT}
   */
  public List<UserSummary> byActiveNotes(int limit) {
    return top(
        KeyAttributes.GSI1,
        KeyAttributes.GSI1_PK,
        ViewKeys::ranking,
        Comparator.comparing(Rankings::activeNotes),
        limit);
  }

  /**
   * Returns the users who were active last, latest first.
   *
   * @param limit 1 to {@link #MAX_LIMIT}
   */
  public List<UserSummary> byLastActivity(int limit) {
    return top(
        KeyAttributes.GSI2,
        KeyAttributes.GSI2_PK,
        ViewKeys::activity,
        Comparator.comparing(item -> StoredItem.reader(item).string(KeyAttributes.GSI2_SK)),
        limit);
  }

  private List<UserSummary> top(
      String index,
      String partitionKey,
      UnaryOperator<String> partition,
      Comparator<Map<String, AttributeValue>> ascending,
      int limit) {
    List<CompletableFuture<List<Map<String, AttributeValue>>>> partitions =
        Buckets.all(Buckets.USERS).stream()
            .map(partition)
            .map(
                bucket ->
                    CompletableFuture.supplyAsync(
                        () -> first(index, partitionKey, bucket, limit), executor))
            .toList();
    List<UserId> users =
        partitions.stream()
            .flatMap(first -> join(first).stream())
            .sorted(ascending.reversed())
            .limit(limit)
            .map(item -> StoredItem.read(item, Rankings::userId))
            .distinct()
            .toList();
    return summaries(users);
  }

  private List<Map<String, AttributeValue>> first(
      String index, String partitionKey, String bucket, int limit) {
    return dynamoDb
        .query(
            r ->
                r.tableName(table)
                    .indexName(index)
                    .keyConditionExpression(partitionKey + " = :bucket")
                    .expressionAttributeValues(Map.of(":bucket", AttributeValue.fromS(bucket)))
                    .scanIndexForward(false)
                    .limit(limit))
        .items();
  }

  private static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static UserId userId(Map<String, AttributeValue> item) {
    return new UserId(StoredItem.reader(item).string(Attributes.USER_ID));
  }

  private static long activeNotes(Map<String, AttributeValue> item) {
    return StoredItem.reader(item).number(Attributes.ACTIVE_NOTES);
  }

  /** Returns the whole summaries, in the order of the users; leaves out one that is gone by now. */
  private List<UserSummary> summaries(List<UserId> users) {
    Map<String, UserId> byPartition = new HashMap<>();
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (UserId user : users) {
      byPartition.put(ViewKeys.summaries(user), user);
      keys.add(ViewKeys.userSummary(user));
    }
    Map<UserId, UserSummary> read = new HashMap<>();
    for (Map<String, AttributeValue> item : items.read(keys, WHOLE_ITEMS)) {
      UserId user = byPartition.get(StoredItem.reader(item).string(KeyAttributes.PK));
      if (user != null) {
        read.put(user, StoredItem.read(item, summary -> UserSummary.fromItem(user, summary)));
      }
    }
    return users.stream().map(read::get).filter(Objects::nonNull).toList();
  }
}
