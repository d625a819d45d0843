package io.notestream.local.internal.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.shape.JsonBoolean;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads one item or value. It notes empty names and goes on: the service reports them last, except
 * those of the item's own attributes, which it reports first.
 */
final class ValueReader {

  private static final String EMPTY =
      "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
  private static final String SEVERAL =
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the"
          + " supported datatypes";

  private static final Value NULL = new Value.Null();
  private static final Value TRUE = new Value.Bool(true);
  private static final Value FALSE = new Value.Bool(false);

  private final Wording wording;
  private boolean emptyName;

  private ValueReader(Wording wording) {
    this.wording = wording;
  }

  static Item item(JsonNode json, Wording wording) {
    if (json.has("")) {
      throw emptyName();
    }
    ValueReader reader = new ValueReader(wording);
    Item item = reader.members(json, 1);
    reader.requireNames();
    return item;
  }

  static Value value(JsonNode json, Wording wording) {
    ValueReader reader = new ValueReader(wording);
    Value value = reader.value(json, 1);
    reader.requireNames();
    return value;
  }

  private void requireNames() {
    if (emptyName) {
      throw emptyName();
    }
  }

  private static ServiceException emptyName() {
    return ServiceException.validation("Empty attribute name");
  }

  private Item members(JsonNode json, int level) {
    Map<String, Value> members = new CompactMap<>(json.size());
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      emptyName |= member.getKey().isEmpty();
      members.put(Utf8.sound(member.getKey()), value(member.getValue(), level));
    }
    return Item.of(members);
  }

  private Value value(JsonNode json, int level) {
    if (level > ValueJson.MAX_DEPTH) {
      throw ValueJson.tooDeep();
    }
    Value value = null;
    boolean several = false;
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      JsonNode content = member.getValue();
      Value.Type type = content.isNull() ? null : Value.Type.named(member.getKey());
      if (type != null) {
        several |= value != null;
        value = content(type, content, level);
      }
    }
    if (several) {
      // The service reports what is wrong inside the value first.
      throw ServiceException.validation(SEVERAL);
    }
    if (value == null) {
      throw ServiceException.validation(EMPTY);
    }
    return value;
  }

  private Value content(Value.Type type, JsonNode json, int level) {
    return switch (type) {
      case S -> new Value.S(Utf8.sound(json.textValue()));
      case N -> new Value.N(number(json, wording));
      case B -> new Value.B(bytes(json));
      case BOOL -> JsonBoolean.of(json) ? TRUE : FALSE;
      case NULL -> {
        if (!JsonBoolean.of(json)) {
          throw ServiceException.invalidParameter(
              "Null attribute value types must have the value of true");
        }
        yield NULL;
      }
      case M -> new Value.M(members(json, level + 1));
      case L -> {
        List<Value> values = new ArrayList<>(json.size());
        for (JsonNode each : json) {
          values.add(value(each, level + 1));
        }
        yield new Value.L(values);
      }
      case SS -> SetReader.strings(json, wording);
      case NS -> SetReader.numbers(json, wording);
      case BS -> SetReader.binaries(json, wording);
    };
  }

  static DynamoNumber number(JsonNode json, Wording wording) {
    String text = json.textValue();
    if (text.isEmpty() && wording == Wording.OLDER) {
      throw ServiceException.validation(NumberReader.NOT_NUMERIC);
    }
    return DynamoNumber.parse(text);
  }

  static Bytes bytes(JsonNode json) {
    return Bytes.of(Base64.getDecoder().decode(json.textValue()));
  }
}
