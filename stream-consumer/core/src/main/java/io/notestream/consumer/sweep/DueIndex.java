package io.notestream.consumer.sweep;

import io.notestream.model.note.Expiry;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.WholeNumbers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/** Queries the sparse index of notes that expire: one partition a bucket of users. Thread-safe. */
final class DueIndex {

  /**
   * Entries of one page.
   *
   * @param notes what is due, the longest due first
   * @param next where the next page begins; empty if there is none
   */
  record Page(List<DueNote> notes, Map<String, AttributeValue> next) {}

  private final DynamoDbClient dynamoDb;
  private final String table;

  DueIndex(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /**
   * Returns the notes of a bucket that are due, that second included. Eventually consistent, as
   * indexes are.
   *
   * @param from where the page begins; {@code null} or empty for the first page
   */
  Page page(String bucket, Instant now, int size, @Nullable Map<String, AttributeValue> from) {
    return page(bucket, endOf(now), size, from);
  }

  /**
   * Returns the notes of a bucket that end before a second, as {@link #page} does those that are
   * due.
   */
  Page pageBefore(
      String bucket, Instant horizon, int size, @Nullable Map<String, AttributeValue> from) {
    return page(bucket, endOf(horizon.minusNanos(1)), size, from);
  }

  private Page page(
      String bucket, String end, int size, @Nullable Map<String, AttributeValue> from) {
    QueryResponse response =
        dynamoDb.query(
            r ->
                r.tableName(table)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :bucket AND GSI1SK < :next")
                    .expressionAttributeValues(
                        Map.of(
                            ":bucket", AttributeValue.fromS(NoteKeys.expiryPartition(bucket)),
                            ":next", AttributeValue.fromS(end)))
                    .limit(size)
                    .exclusiveStartKey(from == null || from.isEmpty() ? null : from));
    return new Page(
        response.items().stream().map(DueIndex::entry).toList(),
        response.hasLastEvaluatedKey() ? response.lastEvaluatedKey() : Map.of());
  }

  /**
   * Returns whether a note of the bucket ends after one second and by another, as far as the index
   * knows.
   *
   * @param after that second is not included
   * @param until that second is included
   */
  boolean anyEnds(String bucket, Instant after, Instant until) {
    QueryResponse response =
        dynamoDb.query(
            r ->
                r.tableName(table)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :bucket AND GSI1SK BETWEEN :from AND :next")
                    .expressionAttributeValues(
                        Map.of(
                            ":bucket", AttributeValue.fromS(NoteKeys.expiryPartition(bucket)),
                            ":from", AttributeValue.fromS(endOf(after)),
                            ":next", AttributeValue.fromS(endOf(until))))
                    .select(Select.COUNT)
                    .limit(1));
    return response.count() > 0;
  }

  /** Returns what sorts after every note that ends in that second, and before all later ones. */
  private static String endOf(Instant second) {
    return NoteKeys.expiryPrefix(new Expiry(Expiry.nowInEpochSeconds(second) + 1));
  }

  /** Returns the position of an entry, after which a page can begin even when it is gone. */
  static Map<String, AttributeValue> position(String bucket, DueNote note) {
    return Map.of(
        KeyAttributes.PK, AttributeValue.fromS(note.partition()),
        KeyAttributes.SK, AttributeValue.fromS(note.sort()),
        KeyAttributes.GSI1_PK, AttributeValue.fromS(NoteKeys.expiryPartition(bucket)),
        KeyAttributes.GSI1_SK, AttributeValue.fromS(note.entry()));
  }

  private static DueNote entry(Map<String, AttributeValue> item) {
    AttributeValue size = item.get("bodyBytes");
    Long bytes = size == null || size.n() == null ? null : WholeNumbers.parse(size.n());
    return new DueNote(
        string(item, KeyAttributes.PK),
        string(item, KeyAttributes.SK),
        string(item, KeyAttributes.GSI1_SK),
        bytes == null ? 0 : bytes);
  }

  /** Reads a key attribute: every entry of an index has those of the index and of the table. */
  private static String string(Map<String, AttributeValue> item, String key) {
    return Objects.requireNonNull(item.get(key), key).s();
  }
}
