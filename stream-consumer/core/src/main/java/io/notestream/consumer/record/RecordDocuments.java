package io.notestream.consumer.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The records of one JSON document, whichever way they are wrapped: a record alone, a list of them,
 * a Lambda event or the answer of {@code GetRecords}, or what Lambda keeps of a failed batch, see
 * <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html">Retain
 * discarded records</a>.
 */
public final class RecordDocuments {

  private RecordDocuments() {}

  /**
   * Reads a document without losing what the numbers in it say.
   *
   * @throws IOException if it is no JSON; nothing at all is a missing node
   */
  public static JsonNode parse(InputStream in) throws IOException {
    return RecordJson.JSON.readTree(in);
  }

  /**
   * The records, in order. An element of a list that is no record becomes a record without
   * anything, which the decoder then calls malformed: a batch keeps its length.
   *
   * @throws InvalidInputException if the document is none of these
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
          "this says only where the records are, and does not hold them: "
              + batch
              + "; read them from the stream while it has them, or let Lambda send failed batches"
              + " to S3, which gets the whole of them");
    }
    throw new InvalidInputException(
        "neither a stream record, nor a list of them, nor an event with Records");
  }

  private static JsonNode parse(String json) {
    try {
      return RecordJson.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException("the payload is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
