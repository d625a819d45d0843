package io.notestream.consumer.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Reads the stream records of one JSON document, however they are wrapped: a record alone, a list
 * of records, a Lambda event or the response of {@code GetRecords}, or the document that Lambda
 * keeps of a failed batch, see <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 * discarded records</a>.
 */
public final class RecordDocuments {

  private RecordDocuments() {}

  /**
   * Parses a document without losing digits of its numbers.
   *
   * @param in the document
   * @return the document; a missing node if there is nothing to read
   * @throws IOException if it cannot be read or is not JSON
   */
  public static JsonNode parse(InputStream in) throws IOException {
    return RecordJson.JSON.read(in);
  }

  /**
   * Returns whether JSON is one of the documents above, even if it holds no records or only says
   * where they are.
   *
   * @param json any JSON
   * @return whether {@link #read} knows the document
   */
  public static boolean isDocument(JsonNode json) {
    return json.isArray()
        || RecordJson.isRecord(json)
        || hasField(json, "Records")
        || hasField(json, "payload")
        || hasField(json, "DDBStreamBatchInfo");
  }

  /**
   * Returns the records of a document, in order. A list's element that is not a record becomes an
   * empty record, which the decoder calls malformed: a batch keeps its length.
   *
   * @param document one of the documents above
   * @return the records
   * @throws InvalidInputException if the document is none of those
   */
  public static List<Record> read(JsonNode document) {
    return split(document).stream().map(RecordJson::read).toList();
  }

  /**
   * Returns the records of a document as {@link #read} does, each with its own JSON.
   *
   * @param document one of the documents above
   * @return the records; of a list's element {@code null}, none
   * @throws InvalidInputException if the document is none of those
   */
  public static List<RecordDocument> documents(JsonNode document) {
    return split(document).stream().map(RecordDocument::of).toList();
  }

  private static List<JsonNode> split(JsonNode document) {
    if (document.isArray()) {
      List<JsonNode> elements = new ArrayList<>(document.size());
      document.forEach(elements::add);
      return elements;
    }
    if (RecordJson.isRecord(document)) {
      return List.of(document);
    }
    JsonNode records = RecordJson.field(document, "Records");
    if (records != null && records.isArray()) {
      return split(records);
    }
    JsonNode payload = RecordJson.field(document, "payload");
    if (payload != null) {
      return split(payload.isTextual() ? parse(payload.textValue()) : payload);
    }
    JsonNode batch = RecordJson.field(document, "DDBStreamBatchInfo");
    if (batch != null) {
      throw new InvalidInputException(
          "the document says only where the records are, and does not hold them: "
              + batch
              + "; read them from the stream while it still has them, or let Lambda send failed"
              + " batches to S3, which receives them whole");
    }
    if (records == null && hasField(document, "Records")) {
      return List.of();
    }
    throw new InvalidInputException(
        "neither a stream record, nor a list of them, nor an event with Records");
  }

  private static boolean hasField(JsonNode document, String name) {
    return document.properties().stream().anyMatch(field -> field.getKey().equalsIgnoreCase(name));
  }

  private static JsonNode parse(String json) {
    try {
      return RecordJson.JSON.read(json);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("the payload is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
