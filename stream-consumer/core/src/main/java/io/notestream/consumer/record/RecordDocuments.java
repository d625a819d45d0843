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
    return RecordJson.JSON.readTree(in);
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
    if (document.isArray()) {
      List<Record> records = new ArrayList<>(document.size());
      document.forEach(element -> records.add(RecordJson.read(element)));
      return records;
    }
    if (RecordJson.isRecord(document)) {
      return List.of(RecordJson.read(document));
    }
    JsonNode records = RecordJson.field(document, "Records");
    if (records != null && records.isArray()) {
      return read(records);
    }
    JsonNode payload = RecordJson.field(document, "payload");
    if (payload != null) {
      return read(payload.isTextual() ? parse(payload.textValue()) : payload);
    }
    JsonNode batch = RecordJson.field(document, "DDBStreamBatchInfo");
    if (batch != null) {
      throw new InvalidInputException(
          "the document says only where the records are, and does not hold them: "
              + batch
              + "; read them from the stream while it still has them, or let Lambda send failed"
              + " batches to S3, which receives them whole");
    }
    throw new InvalidInputException(
        "neither a stream record, nor a list of them, nor an event with Records");
  }

  private static JsonNode parse(String json) {
    try {
      return RecordJson.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("the payload is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
