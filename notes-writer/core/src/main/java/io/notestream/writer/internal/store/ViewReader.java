package io.notestream.writer.internal.store;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.DaySummary;
import io.notestream.model.view.Expiration;
import io.notestream.model.view.TagSummary;
import io.notestream.model.view.UserSummary;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Reads what the consumer keeps about one user: summaries, the history of a note, expirations. All
 * of it follows the notes with a short delay. Thread-safe.
 *
 * <p>Limits are at least 1. Positions are sort keys within what is listed, except those of
 * expirations. Every method throws an {@code SdkException} if DynamoDB does not respond, and an
 * {@link UnreadableItemException} for an item that is not as the consumer writes it.
 */
public final class ViewReader {

  /** The most reads, of up to 1 MB each, that a page is made from. */
  private static final int MOST_READS = 8;

  private static final String BASELINE = ChangeKind.BASELINE.name();

  private final DynamoDbClient dynamoDb;
  private final String table;

  public ViewReader(DynamoDbClients clients, TableNames tables) {
    this.dynamoDb = clients.reads();
    this.table = tables.noteViews();
  }

  /** Returns the user's counters; zeros for a user about whom nothing is known. */
  public UserSummary summary(UserId userId) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(table).key(ViewKeys.userSummary(userId))).item();
    return item.isEmpty()
        ? UserSummary.empty(userId)
        : StoredItem.read(item, summary -> UserSummary.fromItem(userId, summary));
  }

  /** Lists the tags of the user's active notes, sorted. */
  public Page<TagSummary, String> tags(UserId userId, int limit, @Nullable String after) {
    return list(
        ViewKeys.summaries(userId),
        SortKeys.beginningWith(ViewKeys.TAG_PREFIX),
        true,
        limit,
        after,
        item -> {
          TagSummary tag = TagSummary.fromItem(item);
          return tag.activeNotes() > 0 ? Optional.of(tag) : Optional.empty();
        });
  }

  /**
   * Lists what happened on each day, newest first; days without an event are left out.
   *
   * @param from the first day
   * @param to the last day, not before the first
   */
  public Page<DaySummary, String> days(
      UserId userId, LocalDate from, LocalDate to, int limit, @Nullable String after) {
    return list(
        ViewKeys.summaries(userId),
        SortKeys.between(ViewKeys.DAY_PREFIX + from, ViewKeys.DAY_PREFIX + to),
        false,
        limit,
        after,
        item -> Optional.of(DaySummary.fromItem(item)));
  }

  /** Lists the parts of a projection that have numbers of the user, sorted by name. */
  public Page<ProjectedPart, String> projected(
      UserId userId, String projection, int limit, @Nullable String after) {
    return list(
        ViewKeys.summaries(userId),
        SortKeys.beginningWith(ViewKeys.projectedPrefix(projection)),
        true,
        limit,
        after,
        item -> Optional.of(ProjectedPart.fromItem(item)));
  }

  /** Lists the history of a note, oldest change first. */
  public Page<AuditRecord, String> audit(
      UserId userId, NoteId noteId, int limit, @Nullable String after) {
    return list(
        ViewKeys.audit(userId, noteId),
        SortKeys.beginningWith(ViewKeys.auditPrefix(noteId)),
        true,
        limit,
        after,
        item -> isBaseline(item) ? Optional.empty() : Optional.of(AuditCodec.decode(item)));
  }

  /** Lists the user's expired notes, latest expiry first. */
  public Page<Expiration, ExpirationPosition> expirations(
      UserId userId, int limit, @Nullable ExpirationPosition after) {
    List<Expiration> found = new ArrayList<>();
    QueryResponse response =
        dynamoDb.query(
            r -> {
              r.tableName(table)
                  .indexName(KeyAttributes.GSI2)
                  .keyConditionExpression("GSI2PK = :list")
                  .expressionAttributeValues(
                      Map.of(":list", AttributeValue.fromS(ViewKeys.expirations(userId))))
                  .scanIndexForward(false)
                  .limit(limit + 1);
              if (after != null) {
                r.exclusiveStartKey(after.key(userId));
              }
            });
    for (Map<String, AttributeValue> item : response.items()) {
      found.add(StoredItem.read(item, Expiration::fromItem));
    }
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    List<Expiration> page = found.subList(0, limit);
    return new Page<>(page, ExpirationPosition.of(page.get(limit - 1)));
  }

  /**
   * Sort keys.
   *
   * @param condition on the key {@code SK}
   * @param values the values of its placeholders
   */
  private record SortKeys(String condition, Map<String, AttributeValue> values) {

    static SortKeys beginningWith(String prefix) {
      return new SortKeys(
          "begins_with(SK, :prefix)", Map.of(":prefix", AttributeValue.fromS(prefix)));
    }

    static SortKeys between(String first, String last) {
      return new SortKeys(
          "SK BETWEEN :first AND :last",
          Map.of(":first", AttributeValue.fromS(first), ":last", AttributeValue.fromS(last)));
    }
  }

  private static boolean isBaseline(Map<String, AttributeValue> item) {
    AttributeValue kind = item.get(Attributes.KIND);
    return kind != null && BASELINE.equals(kind.s());
  }

  private <T> Page<T, String> list(
      String partition,
      SortKeys sortKeys,
      boolean forward,
      int limit,
      @Nullable String after,
      Function<Map<String, AttributeValue>, Optional<T>> reader) {
    List<T> found = new ArrayList<>();
    String position = after;
    for (int reads = 0; reads < MOST_READS; reads++) {
      QueryResponse response = dynamoDb.query(query(partition, sortKeys, forward, limit, position));
      for (Map<String, AttributeValue> item : response.items()) {
        Optional<T> read = StoredItem.read(item, reader);
        if (read.isPresent() && found.size() == limit) {
          return new Page<>(found, position);
        }
        read.ifPresent(found::add);
        position = StoredItem.reader(item).string(KeyAttributes.SK);
      }
      if (!response.hasLastEvaluatedKey()) {
        return new Page<>(found, null);
      }
      position = StoredItem.reader(response.lastEvaluatedKey()).string(KeyAttributes.SK);
    }
    return new Page<>(found, position);
  }

  private QueryRequest query(
      String partition, SortKeys sortKeys, boolean forward, int limit, @Nullable String after) {
    Map<String, AttributeValue> values = new HashMap<>(sortKeys.values);
    values.put(":partition", AttributeValue.fromS(partition));
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .keyConditionExpression("PK = :partition AND " + sortKeys.condition)
            .expressionAttributeValues(values)
            .scanIndexForward(forward)
            .limit(limit + 1);
    if (after != null) {
      request.exclusiveStartKey(KeyAttributes.primaryKey(partition, after));
    }
    return request.build();
  }
}
