package io.notestream.consumer.erase;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.Erasure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Removes a user's notes and what is remembered of requests, in the {@code notes} table. Not
 * thread-safe.
 */
final class NoteErasure {

  private static final int ITEMS_A_PAGE = 250;

  private final String table;
  private final Deletes deletes;
  private long kept;
  private long othersItems;

  NoteErasure(String table, Deletes deletes) {
    this.table = table;
    this.deletes = deletes;
  }

  /** Returns how many younger notes the last run has found. */
  long kept() {
    return kept;
  }

  /** Returns how many items the last run has found that are not this project's. */
  long othersItems() {
    return othersItems;
  }

  /** Removes what is there, page by page; {@code false} if a stop was requested before the end. */
  boolean run(Subject subject) {
    kept = 0;
    othersItems = 0;
    return deletes.read(
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .limit(ITEMS_A_PAGE)
            .projectionExpression("PK, SK, #entity, userId, noteId, createdAt, bodyRef")
            .expressionAttributeNames(Map.of("#entity", Attributes.ENTITY))
            .keyConditionExpression("PK = :user")
            .expressionAttributeValues(
                Map.of(":user", AttributeValue.fromS(NoteKeys.partition(subject.userId()))))
            .build(),
        page -> remove(subject, page));
  }

  private boolean remove(Subject subject, List<Map<String, AttributeValue>> page) {
    List<Map<String, AttributeValue>> notes = new ArrayList<>();
    List<Map<String, AttributeValue>> requests = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    for (Map<String, AttributeValue> item : page) {
      String sk = String.valueOf(Subject.string(item, KeyAttributes.SK));
      if (sk.startsWith(NoteKeys.NOTE_PREFIX)) {
        if (!subject.erases(List.of(item))) {
          kept++;
          continue;
        }
        notes.add(key(item));
        String body = Subject.string(item, Attributes.BODY_REF);
        if (body != null) {
          bodies.add(body);
        }
      } else if (!sk.startsWith(NoteKeys.IDEMPOTENCY_PREFIX)) {
        othersItems++;
      } else if (subject.wasBefore(item.get(Attributes.CREATED_AT))) {
        requests.add(key(item));
      }
    }
    return deletes.bodies(bodies)
        && deletes.items(Kind.NOTES, table, notes)
        && deletes.items(Kind.IDEMPOTENCY_RECORDS, table, requests);
  }

  static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    return Map.of(
        KeyAttributes.PK, item.get(KeyAttributes.PK), KeyAttributes.SK, item.get(KeyAttributes.SK));
  }
}
