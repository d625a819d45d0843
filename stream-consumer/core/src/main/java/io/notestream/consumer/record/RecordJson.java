package io.notestream.consumer.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.json.JsonTrees;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Reads and writes a stream record as JSON, in the shape of <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html">the
 * API</a> and of Lambda's events. Thread-safe.
 *
 * <p>Reading accepts field names in any case; a creation time in seconds, milliseconds or
 * microseconds, with a fraction or as text; and identity, images and lists that are null or
 * missing. It never fails: what cannot be read is left out, and the decoder says what is missing.
 */
public final class RecordJson {

  /**
   * How long the name of an attribute may be in <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">DynamoDB</a>,
   * which is longer than Jackson reads unless it is told.
   */
  private static final int LONGEST_NAME = 64 * 1024;

  /** Makes parsers that read whatever an item may hold. */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
          .build();

  /** Reads numbers with all their digits. */
  static final JsonTrees JSON =
      new JsonTrees(FACTORY, JsonTrees.Rule.EXACT_FRACTIONS, JsonTrees.Rule.BIG_INTEGERS);

  private static final BigDecimal MILLIS_FROM = BigDecimal.valueOf(100_000_000_000L);
  private static final BigDecimal MICROS_FROM = BigDecimal.valueOf(100_000_000_000_000L);
  private static final BigDecimal LIMIT = new BigDecimal("1E18");

  /** The length of a date such as 2026-11-25. */
  private static final int DATE = 10;

  private RecordJson() {}

  /**
   * Returns the record as one line of JSON.
   *
   * @param record any record
   * @return the text of {@link #toJson}
   */
  public static String write(Record record) {
    return toJson(record).toString();
  }

  /**
   * Returns the record as JSON. The same record always gives the same JSON, fields in the same
   * order.
   *
   * @param record any record
   * @return a new JSON object
   */
  public static ObjectNode toJson(Record record) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "eventID", record.eventID());
    put(json, "eventName", record.eventNameAsString());
    put(json, "eventVersion", record.eventVersion());
    put(json, "eventSource", record.eventSource());
    put(json, "awsRegion", record.awsRegion());
    StreamRecord stream = record.dynamodb();
    if (stream != null) {
      json.set("dynamodb", toJson(stream));
    }
    Identity identity = record.userIdentity();
    if (identity != null) {
      ObjectNode node = json.putObject("userIdentity");
      put(node, "principalId", identity.principalId());
      put(node, "type", identity.type());
    }
    return json;
  }

  private static ObjectNode toJson(StreamRecord stream) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Instant time = stream.approximateCreationDateTime();
    if (time != null) {
      BigDecimal seconds =
          BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
      json.put(
          "ApproximateCreationDateTime",
          seconds.stripTrailingZeros().scale() <= 0
              ? new BigDecimal(seconds.toBigInteger())
              : seconds.stripTrailingZeros());
    }
    if (stream.hasKeys()) {
      json.set("Keys", AttributeJson.write(stream.keys()));
    }
    if (stream.hasNewImage()) {
      json.set("NewImage", AttributeJson.write(stream.newImage()));
    }
    if (stream.hasOldImage()) {
      json.set("OldImage", AttributeJson.write(stream.oldImage()));
    }
    put(json, "SequenceNumber", stream.sequenceNumber());
    if (stream.sizeBytes() != null) {
      json.put("SizeBytes", stream.sizeBytes());
    }
    put(json, "StreamViewType", stream.streamViewTypeAsString());
    return json;
  }

  /** Returns whether the JSON is meant to be a stream record, even a malformed one. */
  static boolean isRecord(JsonNode json) {
    return field(json, "dynamodb") != null
        || field(json, "eventName") != null
        || field(json, "eventID") != null;
  }

  /**
   * Reads a record. Never fails, see above.
   *
   * @param json any JSON
   * @return the record; empty if the JSON has none of its fields
   */
  public static Record read(JsonNode json) {
    Record.Builder record =
        Record.builder()
            .eventID(text(json, "eventID"))
            .eventName(text(json, "eventName"))
            .eventVersion(text(json, "eventVersion"))
            .eventSource(text(json, "eventSource"))
            .awsRegion(text(json, "awsRegion"));
    JsonNode stream = field(json, "dynamodb");
    if (stream != null && stream.isObject()) {
      record.dynamodb(stream(stream));
    }
    JsonNode identity = field(json, "userIdentity");
    if (identity != null && identity.isObject()) {
      record.userIdentity(
          Identity.builder()
              .principalId(text(identity, "principalId"))
              .type(text(identity, "type"))
              .build());
    }
    return record.build();
  }

  private static StreamRecord stream(JsonNode json) {
    StreamRecord.Builder stream =
        StreamRecord.builder()
            .sequenceNumber(text(json, "SequenceNumber"))
            .streamViewType(text(json, "StreamViewType"));
    JsonNode time = field(json, "ApproximateCreationDateTime");
    if (time != null) {
      stream.approximateCreationDateTime(time(time));
    }
    JsonNode size = field(json, "SizeBytes");
    if (size != null && size.isNumber()) {
      stream.sizeBytes(size.longValue());
    }
    JsonNode keys = field(json, "Keys");
    if (keys != null && keys.isObject()) {
      stream.keys(AttributeJson.readMap(keys));
    }
    JsonNode newImage = field(json, "NewImage");
    if (newImage != null && newImage.isObject()) {
      stream.newImage(AttributeJson.readMap(newImage));
    }
    JsonNode oldImage = field(json, "OldImage");
    if (oldImage != null && oldImage.isObject()) {
      stream.oldImage(AttributeJson.readMap(oldImage));
    }
    return stream.build();
  }

  private static @Nullable Instant time(JsonNode json) {
    BigDecimal number;
    try {
      if (json.isTextual() && isDate(json.textValue())) {
        return OffsetDateTime.parse(iso(json.textValue())).toInstant();
      }
      number = new BigDecimal(json.asText());
    } catch (NumberFormatException | DateTimeParseException e) {
      return null;
    }
    if (number.abs().compareTo(LIMIT) > 0) {
      return null;
    }
    if (number.compareTo(MICROS_FROM) >= 0) {
      number = number.movePointLeft(6);
    } else if (number.compareTo(MILLIS_FROM) >= 0) {
      number = number.movePointLeft(3);
    }
    try {
      BigDecimal fraction = number.remainder(BigDecimal.ONE).movePointRight(9);
      return Instant.ofEpochSecond(number.longValue(), fraction.longValue());
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean isDate(String text) {
    return text.contains("T") || (text.length() > DATE && text.charAt(DATE) == ' ');
  }

  /** Returns a time in the notation of ISO 8601, from which those of Python and Ruby differ. */
  private static String iso(String text) {
    String time = text.replaceFirst(" ", "T").replaceFirst(" ?UTC$", "Z").replace(" ", "");
    return time.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
  }

  /** Returns the field of that name in any case; {@code null} if it is missing or null. */
  static @Nullable JsonNode field(JsonNode json, String name) {
    JsonNode exact = json.get(name);
    if (exact != null && !exact.isNull()) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (field.getKey().equalsIgnoreCase(name) && !field.getValue().isNull()) {
        return field.getValue();
      }
    }
    return null;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = field(json, name);
    return value == null || !value.isValueNode() ? null : value.asText();
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
