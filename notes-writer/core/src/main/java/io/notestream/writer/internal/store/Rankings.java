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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists users across the table: by how many notes they have, by when they were last active. Reads
 * the next few of each of the index's {@link Buckets#USERS} partitions and merges them.
 * Thread-safe.
 *
 * <p>A ranking moves while it is read: a user who moves between two pages may be on both or on
 * none.
 */
public final class Rankings {

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

  /** An item of the index, and the partition that it was read from. */
  private record Entry(int partition, Map<String, AttributeValue> item) {}

  /** What was read of a partition, and whether there is more. */
  private record Next(List<Map<String, AttributeValue>> items, boolean more) {}

  /**
   * Lists users, highest first.
   *
   * @param limit 1 to 100
   * @param after {@code null} for the first page
   */
  public Page<UserSummary, RankingPosition> list(
      Ranking ranking, int limit, @Nullable RankingPosition after) {
    RankingPosition start = after == null ? RankingPosition.START : after;
    List<String> buckets = Buckets.all(Buckets.USERS);
    List<CompletableFuture<Next>> reading = new ArrayList<>();
    for (int i = 0; i < buckets.size(); i++) {
      int partition = i;
      reading.add(
          CompletableFuture.supplyAsync(
              () -> next(ranking, buckets.get(partition), limit, start.key(ranking, partition)),
              executor));
    }
    List<Next> read = reading.stream().map(Rankings::join).toList();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      for (Map<String, AttributeValue> item : read.get(i).items) {
        entries.add(new Entry(i, item));
      }
    }
    entries.sort(Comparator.comparing(Entry::item, ranking.ascending().reversed()));
    List<Entry> page = entries.subList(0, Math.min(limit, entries.size()));
    boolean more = page.size() < entries.size() || read.stream().anyMatch(Next::more);
    RankingPosition end = start;
    for (Entry entry : page) {
      end = end.after(ranking, entry.partition, entry.item);
    }
    List<UserId> users =
        page.stream()
            .map(entry -> StoredItem.read(entry.item, Rankings::userId))
            .distinct()
            .toList();
    return new Page<>(summaries(users), more ? end : null);
  }

  private Next next(Ranking ranking, String bucket, int limit, Map<String, AttributeValue> start) {
    QueryResponse response =
        dynamoDb.query(
            r -> {
              r.tableName(table)
                  .indexName(ranking.index())
                  .keyConditionExpression(ranking.partitionKey() + " = :bucket")
                  .expressionAttributeValues(
                      Map.of(":bucket", AttributeValue.fromS(ranking.partition(bucket))))
                  .scanIndexForward(false)
                  .limit(limit);
              if (!start.isEmpty()) {
                r.exclusiveStartKey(start);
              }
            });
    return new Next(response.items(), response.hasLastEvaluatedKey());
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
