package io.notestream.consumer.record;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A record beside the JSON that it was read from, which may hold more than a record has fields for.
 * Immutable, as long as nobody changes the JSON.
 *
 * @param record the record; {@code null} where a list had {@code null} in its place
 * @param json what arrived
 */
public record RecordDocument(@Nullable Record record, JsonNode json) {

  /**
   * Reads a record. Never fails, see {@link RecordJson#read}.
   *
   * @param json any JSON
   * @return the record and its JSON
   */
  public static RecordDocument of(JsonNode json) {
    return new RecordDocument(json.isNull() ? null : RecordJson.read(json), json);
  }
}
