package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What BatchGetItem and BatchWriteItem have in common. */
final class BatchRequests {

  static final String DUPLICATES = "Provided list of item keys contains duplicates";

  private static final ObjectMapper JSON = new ObjectMapper();

  private BatchRequests() {}

  /** Writes a part of the request into the response. */
  static void writeTree(JsonNode tree, JsonGenerator json) throws IOException {
    JSON.writeTree(json, tree);
  }
}
