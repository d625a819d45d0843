package io.notestream.consumer.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attribute values as JSON, such as {@code {"S":"text"}}. Reading never fails: JSON that is not an
 * attribute value becomes one without a type, and the decoder then names the attribute.
 */
final class AttributeJson {

  private static final AttributeValue UNTYPED = AttributeValue.builder().build();

  private AttributeJson() {}

  static ObjectNode write(Map<String, AttributeValue> attributes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    attributes.forEach((name, value) -> json.set(name, write(value)));
    return json;
  }

  static ObjectNode write(AttributeValue value) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case B -> json.put("B", base64(value.b()));
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case M -> json.set("M", write(value.m()));
      case L -> {
        ArrayNode list = json.putArray("L");
        value.l().forEach(element -> list.add(write(element)));
      }
      case SS -> value.ss().forEach(json.putArray("SS")::add);
      case NS -> value.ns().forEach(json.putArray("NS")::add);
      case BS -> {
        ArrayNode set = json.putArray("BS");
        value.bs().forEach(bytes -> set.add(base64(bytes)));
      }
      default -> {
        // A value without a type is written as it is read: as an empty object.
      }
    }
    return json;
  }

  static Map<String, AttributeValue> readMap(JsonNode json) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    json.properties().forEach(entry -> attributes.put(entry.getKey(), read(entry.getValue())));
    return attributes;
  }

  static AttributeValue read(JsonNode json) {
    AttributeValue found = UNTYPED;
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode value = entry.getValue();
      if (!value.isNull()) {
        AttributeValue read = read(entry.getKey().toUpperCase(Locale.ROOT), value);
        // Objects of other libraries carry every type, most of them null and the lists empty.
        if (hasType(read) && (!hasType(found) || !value.isEmpty() || value.isValueNode())) {
          found = read;
        }
      }
    }
    return found;
  }

  private static boolean hasType(AttributeValue value) {
    return value.type() != AttributeValue.Type.UNKNOWN_TO_SDK_VERSION;
  }

  private static AttributeValue read(String type, JsonNode value) {
    return switch (type) {
      case "S" -> value.isTextual() ? AttributeValue.fromS(value.textValue()) : UNTYPED;
      case "N" ->
          value.isTextual() || value.isNumber() ? AttributeValue.fromN(value.asText()) : UNTYPED;
      case "B" -> {
        SdkBytes bytes = bytes(value);
        yield bytes == null ? UNTYPED : AttributeValue.fromB(bytes);
      }
      case "BOOL" -> value.isBoolean() ? AttributeValue.fromBool(value.booleanValue()) : UNTYPED;
      case "NULL", "NUL" -> value.asBoolean() ? AttributeValue.fromNul(true) : UNTYPED;
      case "M" -> value.isObject() ? AttributeValue.fromM(readMap(value)) : UNTYPED;
      case "L" -> value.isArray() ? AttributeValue.fromL(list(value)) : UNTYPED;
      case "SS" -> value.isArray() ? AttributeValue.fromSs(texts(value)) : UNTYPED;
      case "NS" -> value.isArray() ? AttributeValue.fromNs(texts(value)) : UNTYPED;
      case "BS" -> value.isArray() ? AttributeValue.fromBs(binaries(value)) : UNTYPED;
      default -> UNTYPED;
    };
  }

  private static List<AttributeValue> list(JsonNode array) {
    List<AttributeValue> values = new ArrayList<>(array.size());
    array.forEach(element -> values.add(read(element)));
    return values;
  }

  private static List<String> texts(JsonNode array) {
    List<String> values = new ArrayList<>(array.size());
    array.forEach(element -> values.add(element.asText()));
    return values;
  }

  private static List<SdkBytes> binaries(JsonNode array) {
    List<SdkBytes> values = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      SdkBytes bytes = bytes(element);
      if (bytes != null) {
        values.add(bytes);
      }
    }
    return values;
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }

  private static @Nullable SdkBytes bytes(JsonNode value) {
    if (!value.isTextual()) {
      return null;
    }
    try {
      return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(value.textValue()));
    } catch (IllegalArgumentException e) {
      return null; // Not base64, so not a binary value; the caller leaves it without a type.
    }
  }
}
