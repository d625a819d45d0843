package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collection;

/** What requests over several tables have in common. */
final class BatchRequests {

  static final String DUPLICATES = "Provided list of item keys contains duplicates";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchRequests() {}

  /** Writes the capacity of each table, if the request wants it. */
  static void writeCapacity(
      JsonGenerator json,
      ConsumedCapacity.Detail shown,
      Collection<ConsumedCapacity> used,
      boolean split)
      throws IOException {
    if (shown == ConsumedCapacity.Detail.NONE) {
      return;
    }
    json.writeArrayFieldStart("ConsumedCapacity");
    for (ConsumedCapacity each : used) {
      each.write(json, shown, split);
    }
    json.writeEndArray();
  }

  /** Writes JSON of the request back. */
  static void writeTree(JsonNode tree, JsonGenerator json) throws IOException {
    JSON.writeTree(json, tree);
  }
}
