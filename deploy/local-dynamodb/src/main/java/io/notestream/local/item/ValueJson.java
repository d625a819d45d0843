package io.notestream.local.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.error.ServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values and items in the API's JSON. What is read must have the JSON types that the API's shapes
 * ask for; what the service demands beyond them is checked here. Attributes and elements whose JSON
 * is null count as absent or empty.
 */
public final class ValueJson {

  /** Documents nest in each other so many levels deep, the innermost value included. */
  public static final int MAX_DEPTH = 32;

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String EMPTY =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
  private static final String SEVERAL =
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
          + " supported datatypes";

  private static final Value NULL = new Value.Null();
  private static final Value TRUE = new Value.Bool(true);
  private static final Value FALSE = new Value.Bool(false);

  private ValueJson() {}

  /**
   * Reads an item or a key.
   *
   * @throws ServiceException ValidationException if a value in it is not valid
   */
  public static Item item(JsonNode json) {
    return item(json, 1);
  }

  /**
   * Reads one value.
   *
   * @throws ServiceException ValidationException if the value is not valid
   */
  public static Value value(JsonNode json) {
    return value(json, 1);
  }

  /** The error for an item or value that nests deeper than {@link #MAX_DEPTH}. */
  public static ServiceException tooDeep() {
    return ServiceException.validation(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  private static Item item(JsonNode json, int level) {
    Map<String, Value> attributes = new LinkedHashMap<>(json.size() * 2);
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      attributes.put(Utf8.sound(member.getKey()), value(member.getValue(), level));
    }
    return Item.of(attributes);
  }

  private static Value value(JsonNode json, int level) {
    if (level > MAX_DEPTH) {
      throw tooDeep();
    }
    Value value = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode content = member.getValue();
      Value.Type type = content.isNull() ? null : Value.Type.named(member.getKey());
      if (type != null) {
        if (value != null) {
          throw ServiceException.validation(SEVERAL);
        }
        value = content(type, content, level);
      }
    }
    if (value == null) {
      throw ServiceException.validation(EMPTY);
    }
    return value;
  }

  private static Value content(Value.Type type, JsonNode json, int level) {
    return switch (type) {
      case S -> new Value.S(Utf8.sound(json.textValue()));
      case N -> new Value.N(DynamoNumber.parse(json.textValue()));
      case B -> new Value.B(bytes(json));
      case BOOL -> json.booleanValue() ? TRUE : FALSE;
      case NULL -> {
        if (!json.booleanValue()) {
          throw invalid("Null attribute value types must have the value of true");
        }
        yield NULL;
      }
      case M -> new Value.M(item(json, level + 1));
      case L -> {
        List<Value> values = new ArrayList<>(json.size());
        for (JsonNode each : json) {
          values.add(value(each, level + 1));
        }
        yield new Value.L(values);
      }
      case SS -> SetJson.strings(json);
      case NS -> SetJson.numbers(json);
      case BS -> SetJson.binaries(json);
    };
  }

  static Bytes bytes(JsonNode json) {
    return Bytes.of(Base64.getDecoder().decode(json.textValue()));
  }

  static ServiceException invalid(String what) {
    return ServiceException.validation(INVALID + what);
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
