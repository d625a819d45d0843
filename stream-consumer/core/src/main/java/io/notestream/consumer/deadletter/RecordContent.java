package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.notestream.consumer.record.RecordJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * What a record says, in one spelling, so that the same record is the same text. The order of
 * members, the notation of numbers, members that are null and what only some entry points deliver
 * (the stream's ARN, fractions of the creation time) make no difference.
 */
final class RecordContent {

  private static final String STREAM_ARN = "eventSourceARN";
  private static final String STREAM_RECORD = "dynamodb";
  private static final String TIME = "ApproximateCreationDateTime";

  private final StringBuilder out = new StringBuilder();
  private final @Nullable Instant time;

  /** Which object is written. */
  private enum Level {
    RECORD,
    STREAM_RECORD,
    OTHER
  }

  private RecordContent(@Nullable Instant time) {
    this.time = time;
  }

  /** Returns the record in that spelling. */
  static String canonical(JsonNode record) {
    StreamRecord stream = RecordJson.read(record).dynamodb();
    RecordContent content =
        new RecordContent(stream == null ? null : stream.approximateCreationDateTime());
    content.write(record, Level.RECORD);
    return content.out.toString();
  }

  /** Returns the hash of a spelling, in hexadecimal digits. */
  static String hash(String canonical) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void write(JsonNode node, Level level) {
    if (node.isObject()) {
      members(node, level);
    } else if (node.isArray()) {
      out.append('[');
      node.forEach(
          element -> {
            write(element, Level.OTHER);
            out.append(',');
          });
      out.append(']');
    } else if (node.isNumber()) {
      out.append(node.decimalValue().stripTrailingZeros());
    } else {
      out.append(node);
    }
  }

  private void members(JsonNode node, Level level) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    out.append('{');
    sorted.forEach(
        (name, value) -> {
          if (!value.isNull() && (level != Level.RECORD || !name.equals(STREAM_ARN))) {
            out.append(TextNode.valueOf(name)).append(':');
            member(name, value, level);
            out.append(',');
          }
        });
    out.append('}');
  }

  private void member(String name, JsonNode value, Level level) {
    if (time != null && level == Level.STREAM_RECORD && name.equalsIgnoreCase(TIME)) {
      out.append(time.getEpochSecond());
    } else {
      boolean stream = level == Level.RECORD && name.equalsIgnoreCase(STREAM_RECORD);
      write(value, stream ? Level.STREAM_RECORD : Level.OTHER);
    }
  }
}
