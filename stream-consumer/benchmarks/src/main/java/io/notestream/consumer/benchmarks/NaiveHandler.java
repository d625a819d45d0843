package io.notestream.consumer.benchmarks;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The handler that everybody writes first: record by record, a marker against repetitions, then the
 * same summaries and marks, then the audit. A crash between two of these calls loses or doubles.
 */
final class NaiveHandler {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;

  NaiveHandler(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
  }

  void handle(Record record) {
    Map<String, AttributeValue> image = record.dynamodb().newImage();
    UserId user = new UserId(string(image, "userId"));
    NoteId note = new NoteId(string(image, "noteId"));
    SequenceNumber sequence = new SequenceNumber(record.dynamodb().sequenceNumber());
    if (!mark(sequence.eventId(note.value()))) {
      return;
    }
    boolean created = record.eventName() == OperationType.INSERT;
    Instant time = record.dynamodb().approximateCreationDateTime();
    summary(user, created, number(image), time);
    day(user, created, LocalDate.ofInstant(time, ZoneOffset.UTC));
    audit(user, note, sequence, image);
  }

  private boolean mark(String eventId) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(tables.noteViews())
                  .item(
                      Map.of(
                          "PK", AttributeValue.fromS("MARKER#" + eventId),
                          "SK", AttributeValue.fromS("MARKER")))
                  .conditionExpression("attribute_not_exists(PK)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private void summary(UserId user, boolean created, long bytes, Instant time) {
    dynamoDb.updateItem(
        r ->
            r.tableName(tables.noteViews())
                .key(ViewKeys.userSummary(user))
                .updateExpression(
                    "SET userId = :u, GSI1PK = :g1, GSI2PK = :g2, GSI2SK = :t"
                        + " ADD activeNotes :a, created :c, updated :d, bodyBytes :b")
                .expressionAttributeValues(
                    Map.of(
                        ":u", AttributeValue.fromS(user.value()),
                        ":g1", AttributeValue.fromS(ViewKeys.ranking(user)),
                        ":g2", AttributeValue.fromS(ViewKeys.activity(user)),
                        ":t", AttributeValue.fromS(Timestamps.format(time)),
                        ":a", AttributeValue.fromN(created ? "1" : "0"),
                        ":c", AttributeValue.fromN(created ? "1" : "0"),
                        ":d", AttributeValue.fromN(created ? "0" : "1"),
                        ":b", AttributeValue.fromN(created ? Long.toString(bytes) : "0"))));
  }

  private void day(UserId user, boolean created, LocalDate day) {
    dynamoDb.updateItem(
        r ->
            r.tableName(tables.noteViews())
                .key(ViewKeys.daySummary(user, day))
                .updateExpression("ADD #kind :one")
                .expressionAttributeNames(Map.of("#kind", created ? "created" : "updated"))
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
  }

  private void audit(
      UserId user, NoteId note, SequenceNumber sequence, Map<String, AttributeValue> image) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.auditRecord(user, note, sequence));
    for (String name : new String[] {"userId", "noteId", "version", "updatedAt", "bodyBytes"}) {
      item.put(name, Objects.requireNonNull(image.get(name)));
    }
    dynamoDb.putItem(r -> r.tableName(tables.noteViews()).item(item));
  }

  private static String string(Map<String, AttributeValue> image, String name) {
    return Objects.requireNonNull(image.get(name)).s();
  }

  private static long number(Map<String, AttributeValue> image) {
    return Long.parseLong(Objects.requireNonNull(image.get("bodyBytes")).n());
  }
}
