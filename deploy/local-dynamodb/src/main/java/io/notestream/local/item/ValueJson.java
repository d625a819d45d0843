package io.notestream.local.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.error.ServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Values and items in the service's JSON. */
public final class ValueJson {

  private ValueJson() {}

  /**
   * @throws ServiceException ValidationException if a value is not valid
   */
  public static Item item(JsonNode json) {
    Map<String, Value> attributes = new LinkedHashMap<>();
    json.properties().forEach(each -> attributes.put(each.getKey(), value(each.getValue())));
    return Item.of(attributes);
  }

  /**
   * @throws ServiceException ValidationException if the value is not valid
   */
  public static Value value(JsonNode json) {
    Value value = null;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (member.getValue().isNull()) {
        continue;
      }
      if (value != null) {
        throw ServiceException.validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
      }
      value = content(member.getKey(), member.getValue());
    }
    if (value == null) {
      throw ServiceException.validation(
          "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }
    return value;
  }

  private static Value content(String type, JsonNode json) {
    return switch (type) {
      case "S" -> new Value.S(json.textValue());
      case "N" -> new Value.N(DynamoNumber.parse(json.textValue()));
      case "B" -> new Value.B(bytes(json));
      case "BOOL" -> new Value.Bool(json.booleanValue());
      case "NULL" -> {
        if (!json.booleanValue()) {
          throw ServiceException.validation(
              "One or more parameter values were invalid: Null attribute value types must have the value of true");
        }
        yield new Value.Null();
      }
      case "M" -> new Value.M(item(json));
      case "L" -> {
        List<Value> values = new ArrayList<>(json.size());
        json.forEach(each -> values.add(value(each)));
        yield new Value.L(values);
      }
      case "SS" -> new Value.SS(set(json, "An string set  may not be empty", JsonNode::textValue));
      case "NS" ->
          new Value.NS(
              set(
                  json,
                  "An number set  may not be empty",
                  each -> DynamoNumber.parse(each.textValue())));
      case "BS" -> new Value.BS(set(json, "Binary sets should not be empty", ValueJson::bytes));
      default ->
          throw ServiceException.validation(
              "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    };
  }

  private static <T> Set<T> set(JsonNode json, String ifEmpty, Function<JsonNode, T> element) {
    if (json.isEmpty()) {
      throw ServiceException.validation("One or more parameter values were invalid: " + ifEmpty);
    }
    Set<T> set = new LinkedHashSet<>();
    for (JsonNode each : json) {
      if (!set.add(element.apply(each))) {
        throw ServiceException.validation(
            "One or more parameter values were invalid: Input collection "
                + json
                + " contains duplicates.");
      }
    }
    return set;
  }

  private static Bytes bytes(JsonNode json) {
    return Bytes.of(Base64.getDecoder().decode(json.textValue()));
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
    json.writeFieldName(value.type());
    if (value instanceof Value.S text) {
      json.writeString(text.value());
    } else if (value instanceof Value.N number) {
      json.writeString(number.value().toString());
    } else if (value instanceof Value.B binary) {
      json.writeBinary(binary.value().toByteArray());
    } else if (value instanceof Value.Bool flag) {
      json.writeBoolean(flag.value());
    } else if (value instanceof Value.Null) {
      json.writeBoolean(true);
    } else if (value instanceof Value.M map) {
      write(map.value(), json);
    } else if (value instanceof Value.L list) {
      json.writeStartArray();
      for (Value each : list.values()) {
        write(each, json);
      }
      json.writeEndArray();
    } else if (value instanceof Value.SS set) {
      writeSet(set.values(), json);
    } else if (value instanceof Value.NS set) {
      writeSet(set.values(), json);
    } else if (value instanceof Value.BS set) {
      json.writeStartArray();
      for (Bytes each : set.values()) {
        json.writeBinary(each.toByteArray());
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeSet(Collection<?> elements, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Object each : elements) {
      json.writeString(each.toString());
    }
    json.writeEndArray();
  }
}
