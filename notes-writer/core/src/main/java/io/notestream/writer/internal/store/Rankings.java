package io.notestream.writer.internal.store;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
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
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Lists users across the table: by how many notes they have, by when they were last active. Each of
 * the index's {@link Buckets#USERS} partitions gives its first few, and the first few of those are
 * the answer. Thread-safe.
 */
public final class Rankings {

  /** The most users that one call lists; also the most keys of one batch read. */
  public static final int MOST = 100;

  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Executor executor;
  private final RetryLoop attempts;

  /**
   * @param executor asks the partitions side by side
   */
  public Rankings(DynamoDbClients clients, TableNames tables, Executor executor) {
    this.dynamoDb = clients.reads();
    this.table = tables.noteViews();
    this.executor = executor;
    this.attempts = new RetryLoop(BUDGET);
  }

  /**
   * The users with the most active notes, most first.
   *
   * @param limit 1 to {@link #MOST}
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
   * The users who were active last, latest first.
   *
   * @param limit 1 to {@link #MOST}
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
    List<CompletableFuture<List<Map<String, AttributeValue>>>> asked =
        Buckets.all(Buckets.USERS).stream()
            .map(partition)
            .map(
                bucket ->
                    CompletableFuture.supplyAsync(
                        () -> first(index, partitionKey, bucket, limit), executor))
            .toList();
    List<UserId> users =
        asked.stream()
            .flatMap(answer -> join(answer).stream())
            .sorted(ascending.reversed())
            .limit(limit)
            .map(item -> new UserId(StoredItem.reader(item).string(Attributes.USER_ID)))
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

  private static long activeNotes(Map<String, AttributeValue> item) {
    return StoredItem.reader(item).number(Attributes.ACTIVE_NOTES);
  }

  /** The whole summaries, in the order of the users; one that is gone meanwhile is left out. */
  private List<UserSummary> summaries(List<UserId> users) {
    Map<String, UserId> byPartition = new HashMap<>();
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    for (UserId user : users) {
      byPartition.put(ViewKeys.summaries(user), user);
      keys.add(ViewKeys.userSummary(user));
    }
    Map<UserId, UserSummary> read = new HashMap<>();
    while (!keys.isEmpty()) {
      keys = readSome(keys, byPartition, read);
    }
    return users.stream().map(read::get).filter(Objects::nonNull).toList();
  }

  /** Reads at least one of the keys; returns those that are still to be read. */
  private List<Map<String, AttributeValue>> readSome(
      List<Map<String, AttributeValue>> keys,
      Map<String, UserId> byPartition,
      Map<UserId, UserSummary> read) {
    Map<String, KeysAndAttributes> request =
        Map.of(table, KeysAndAttributes.builder().keys(keys).build());
    BatchGetItemResponse answer =
        attempts.run(
            unsure -> {
              BatchGetItemResponse some = dynamoDb.batchGetItem(r -> r.requestItems(request));
              KeysAndAttributes left = some.unprocessedKeys().get(table);
              return left != null && left.keys().size() == keys.size() ? null : some;
            });
    for (Map<String, AttributeValue> item : answer.responses().getOrDefault(table, List.of())) {
      UserId user = byPartition.get(StoredItem.reader(item).string(KeyAttributes.PK));
      if (user != null) {
        read.put(user, UserSummary.fromItem(user, item));
      }
    }
    KeysAndAttributes left = answer.unprocessedKeys().get(table);
    return left == null ? List.of() : left.keys();
  }
}
