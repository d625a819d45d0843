package io.notestream.consumer.watermark;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.OutdatedLetters;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Looks up which changes are settled: by their audit records, and those that have none by their
 * letters, or by the erasure of their notes. What is not found, since a read lags or a part of a
 * batch was not read, is looked up again the next time. Thread-safe.
 */
final class SettledLookUp {

  private static final int KEYS_A_CALL = 100;

  private static final String PROJECTION =
      String.join(
          ", ",
          KeyAttributes.PK,
          KeyAttributes.SK,
          UserSummary.ERASED_THROUGH,
          "#state",
          OutdatedLetters.VIEWS_ID);

  /** The id of a table that says nothing of itself yet: no letter is of that one. */
  private static final String NOBODY_COUNTS = "";

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final CapacityCap cap;
  private final DoubleAdder readUnits = new DoubleAdder();

  SettledLookUp(DynamoDbClient dynamoDb, TableNames tables, CapacityCap cap) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.cap = cap;
  }

  /** Returns the read units that all look-ups have used. */
  double readUnits() {
    return readUnits.sum();
  }

  /** Returns those of the changes that are known to be settled. */
  Set<SeenChange> settled(List<SeenChange> changes) {
    Set<SeenChange> settled = new HashSet<>();
    for (int from = 0; from < changes.size(); from += KEYS_A_CALL) {
      List<SeenChange> some = changes.subList(from, Math.min(from + KEYS_A_CALL, changes.size()));
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found =
          read(tables.noteViews(), some.stream().map(SeenChange::audit));
      Set<SeenChange> counted = new HashSet<>(some);
      counted.removeIf(change -> change.audit() == null || !found.containsKey(change.audit()));
      settled.addAll(counted);
      addParked(some.stream().filter(change -> !counted.contains(change)).toList(), settled);
    }
    return settled;
  }

  private void addParked(List<SeenChange> changes, Set<SeenChange> settled) {
    Set<Map<String, AttributeValue>> letters =
        valid(read(tables.noteOps(), changes.stream().map(SeenChange::letter)));
    List<SeenChange> rest =
        changes.stream().filter(change -> !letters.contains(change.letter())).toList();
    changes.stream().filter(change -> letters.contains(change.letter())).forEach(settled::add);
    Map<Map<String, AttributeValue>, Map<String, AttributeValue>> users =
        read(tables.noteViews(), rest.stream().map(SeenChange::user));
    for (SeenChange change : rest) {
      Map<String, AttributeValue> user = change.user() == null ? null : users.get(change.user());
      Instant erasedThrough = user == null ? null : ErasureGuard.erasedThrough(user);
      if (erasedThrough != null && change.noteCreatedAt().isBefore(erasedThrough)) {
        settled.add(change);
      }
    }
  }

  /** Returns the keys of those letters that are of the views table that there is. */
  private Set<Map<String, AttributeValue>> valid(
      Map<Map<String, AttributeValue>, Map<String, AttributeValue>> letters) {
    Set<Map<String, AttributeValue>> valid = new HashSet<>(letters.keySet());
    if (letters.values().stream().anyMatch(OutdatedLetters::isClosed)) {
      String viewsId = viewsId();
      valid.removeIf(
          key -> OutdatedLetters.test(Objects.requireNonNull(letters.get(key)), viewsId));
    }
    return valid;
  }

  /** Returns the id of the views table; {@code null} if it has none, as an earlier version's. */
  private @Nullable String viewsId() {
    Map<String, AttributeValue> meta =
        dynamoDb
            .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.meta()).consistentRead(true))
            .item();
    return meta.isEmpty() ? NOBODY_COUNTS : Meta.fromItem(meta).viewsId();
  }

  /** Returns the items that are found, by their keys. */
  private Map<Map<String, AttributeValue>, Map<String, AttributeValue>> read(
      String table, Stream<@Nullable Map<String, AttributeValue>> keys) {
    Set<Map<String, AttributeValue>> distinct =
        keys.filter(Objects::nonNull).collect(Collectors.toSet());
    if (distinct.isEmpty() || !cap.await(Stop.never())) {
      return Map.of();
    }
    KeysAndAttributes asked =
        KeysAndAttributes.builder()
            .keys(distinct)
            .projectionExpression(PROJECTION)
            .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
            .build();
    BatchGetItemResponse response =
        dynamoDb.batchGetItem(
            r ->
                r.requestItems(Map.of(table, asked))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    double used =
        response.consumedCapacity().stream().mapToDouble(ConsumedCapacity::capacityUnits).sum();
    cap.charge(used);
    readUnits.add(used);
    return response.responses().getOrDefault(table, List.of()).stream()
        .collect(
            Collectors.toMap(
                item ->
                    Map.of(
                        KeyAttributes.PK, item.get(KeyAttributes.PK),
                        KeyAttributes.SK, item.get(KeyAttributes.SK)),
                item -> item));
  }
}
