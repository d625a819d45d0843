package io.notestream.local.internal.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.io.IOException;
import java.util.Map;

/**
 * Reads and writes values and items in the API's JSON. What is read must have the JSON types of the
 * API's shapes; what the service demands beyond them is checked here. Attributes and elements whose
 * JSON is null count as absent or empty.
 */
public final class ValueJson {

  /** The most levels that documents can nest, the innermost value included. */
  public static final int MAX_DEPTH = 32;

  private ValueJson() {}

  /**
   * Reads an item or a key.
   *
   * @throws ServiceException ValidationException if a value in it is not valid
   */
  public static Item item(JsonNode json, Wording wording) {
    return ValueReader.item(json, wording);
  }

  /** Reads an item or a key, with errors in the current wording. */
  public static Item item(JsonNode json) {
    return item(json, Wording.CURRENT);
  }

  /**
   * Reads one value.
   *
   * @throws ServiceException ValidationException if the value is not valid
   */
  public static Value value(JsonNode json, Wording wording) {
    return ValueReader.value(json, wording);
  }

  /** Reads one value, with errors in the current wording. */
  public static Value value(JsonNode json) {
    return value(json, Wording.CURRENT);
  }

  /** Returns the error for an item or value that nests deeper than {@link #MAX_DEPTH}. */
  public static ServiceException tooDeep() {
    return ServiceException.validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  /** Writes an item as a JSON object. */
  public static void write(Item item, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Value> attribute : item.attributes().entrySet()) {
      json.writeFieldName(attribute.getKey());
      write(attribute.getValue(), json);
    }
    json.writeEndObject();
  }

  /** Writes a value as a JSON object. */
  public static void write(Value value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeFieldName(value.type().name());
    if (value instanceof Value.S text) {
      json.writeString(text.value());
    } else if (value instanceof Value.N number) {
      json.writeString(number.value().toString());
    } else if (value instanceof Value.B binary) {
      json.writeString(binary.value().toBase64());
    } else if (value instanceof Value.Bool flag) {
      json.writeBoolean(flag.value());
    } else if (value instanceof Value.Null) {
      json.writeBoolean(true);
    } else if (value instanceof Value.M map) {
      write(map.value(), json);
    } else {
      writeElements(value, json);
    }
    json.writeEndObject();
  }

  private static void writeElements(Value value, JsonGenerator json) throws IOException {
    json.writeStartArray();
    if (value instanceof Value.L list) {
      for (Value each : list.values()) {
        write(each, json);
      }
    } else if (value instanceof Value.SS set) {
      for (String each : set.values()) {
        json.writeString(each);
      }
    } else if (value instanceof Value.NS set) {
      for (DynamoNumber each : set.values()) {
        json.writeString(each.toString());
      }
    } else if (value instanceof Value.BS set) {
      for (Bytes each : set.values()) {
        json.writeString(each.toBase64());
      }
    }
    json.writeEndArray();
  }
}
