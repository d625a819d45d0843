package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.DeadLetterKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A record as a dead letter keeps it: the JSON that arrived, whole, and what tells it from another
 * record under the same key. Immutable.
 *
 * <p>For the consumer's own packages.
 */
public final class ParkedRecord {

  private final @Nullable Record record;
  private final JsonNode json;
  private final String content;

  private ParkedRecord(@Nullable Record record, JsonNode json, String content) {
    this.record = record;
    this.json = json;
    this.content = content;
  }

  /**
   * Returns a record that did not arrive as JSON.
   *
   * @param record the record
   * @return the same record, to be parked
   */
  public static ParkedRecord of(Record record) {
    return of(record, null, "");
  }

  /** Returns a record that a letter holds already. */
  static ParkedRecord of(JsonNode json) {
    return of(null, json, "");
  }

  /**
   * Returns a record of a batch.
   *
   * @param record the record; {@code null} if the batch held {@code null} in its place
   * @param document the JSON that arrived; {@code null} if the record did not arrive as JSON
   * @param place where in the batch the record is, the same in every delivery: it tells apart those
   *     that are nothing but {@code null}
   * @return the same record, to be parked
   */
  public static ParkedRecord of(
      @Nullable Record record, @Nullable JsonNode document, String place) {
    JsonNode json = document;
    if (json == null) {
      json = record == null ? NullNode.getInstance() : RecordJson.toJson(record);
    }
    return new ParkedRecord(
        record, json, json.isNull() ? "null " + place : RecordContent.canonical(json));
  }

  /**
   * Returns the key of the first letter with that sequence number and those keys: the same for the
   * same record, whoever parks it.
   *
   * @param sequence the record's sequence number; {@code null} if it has no valid one
   * @return the key
   */
  public DeadLetterKey key(@Nullable SequenceNumber sequence) {
    if (sequence == null || record == null) {
      return DeadLetterKey.ofRecord(typedJson());
    }
    Map<String, AttributeValue> keys = record.dynamodb().keys();
    return DeadLetterKey.ofRecord(
        sequence, string(keys, KeyAttributes.PK), string(keys, KeyAttributes.SK));
  }

  /** Returns the key of this record's letter, given that another record's has the first key. */
  DeadLetterKey keyBeside(DeadLetterKey first) {
    return first.beside(content.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the JSON that arrived. */
  JsonNode json() {
    return json;
  }

  /** Returns the hash of what the record says, the same for the same record. */
  String contentHash() {
    return RecordContent.hash(content);
  }

  /** Keys were made of what the record has fields for, before letters kept all that arrived. */
  private byte[] typedJson() {
    return (record == null ? "null" : RecordJson.write(record)).getBytes(StandardCharsets.UTF_8);
  }

  private static String string(Map<String, AttributeValue> keys, String name) {
    AttributeValue value = keys.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
