package io.notestream.consumer.watermark;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Looks up which changes are settled: by their audit records, and those that have none by their
 * letters. What is not found, since a read lags or a part of a batch was not read, is looked up
 * again the next time. Thread-safe.
 */
final class SettledLookUp {

  private static final int KEYS_A_CALL = 100;

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
      Set<Map<String, AttributeValue>> audits =
          present(
              tables.noteViews(),
              some.stream().map(SeenChange::audit).filter(Objects::nonNull).toList());
      List<SeenChange> rest =
          some.stream().filter(c -> c.audit() == null || !audits.contains(c.audit())).toList();
      Set<Map<String, AttributeValue>> letters =
          present(tables.noteOps(), rest.stream().map(SeenChange::letter).toList());
      some.stream()
          .filter(c -> !rest.contains(c) || letters.contains(c.letter()))
          .forEach(settled::add);
    }
    return settled;
  }

  private Set<Map<String, AttributeValue>> present(
      String table, Collection<Map<String, AttributeValue>> keys) {
    if (keys.isEmpty() || !cap.await(Stop.never())) {
      return Set.of();
    }
    KeysAndAttributes asked =
        KeysAndAttributes.builder()
            .keys(new HashSet<>(keys))
            .projectionExpression(KeyAttributes.PK + ", " + KeyAttributes.SK)
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
        .map(
            item ->
                Map.of(
                    KeyAttributes.PK, item.get(KeyAttributes.PK),
                    KeyAttributes.SK, item.get(KeyAttributes.SK)))
        .collect(Collectors.toSet());
  }
}
