package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Prints values as the service does in its error messages. */
final class Rendering {

  private static final String[] ATTRIBUTE_FIELDS = {
    "S",
    "N",
    "B",
    "INT",
    "DECIMAL",
    "DOUBLE",
    "SS",
    "NS",
    "BS",
    "INTSET",
    "DECIMALSET",
    "DOUBLESET",
    "M",
    "L",
    "NULL",
    "BOOL"
  };

  private Rendering() {}

  static String of(JsonNode value, Shape shape) {
    StringBuilder out = new StringBuilder();
    render(value, shape, out);
    return out.toString();
  }

  private static void render(JsonNode value, Shape shape, StringBuilder out) {
    if (value.isNull()) {
      out.append("null");
    } else if (shape instanceof Shape.Structure structure) {
      renderStructure(value, structure, out);
    } else if (shape instanceof Shape.Elements elements) {
      renderList(value, elements.member(), out);
    } else if (shape instanceof Shape.Entries entries) {
      renderMap(value, entries.value(), out);
    } else if (shape instanceof Shape.Attribute) {
      renderAttribute(value, out);
    } else {
      out.append(value.asText());
    }
  }

  private static void renderStructure(
      JsonNode value, Shape.Structure structure, StringBuilder out) {
    out.append(structure.name()).append('(');
    String separator = "";
    for (Map.Entry<String, Shape.Field> field : structure.fields().entrySet()) {
      out.append(separator).append(Shape.lowerFirst(field.getKey())).append('=');
      JsonNode member = value.get(field.getKey());
      if (member == null) {
        out.append("null");
      } else {
        render(member, field.getValue().shape(), out);
      }
      separator = ", ";
    }
    out.append(')');
  }

  private static void renderList(JsonNode value, Shape member, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < value.size(); i++) {
      out.append(i == 0 ? "" : ", ");
      render(value.get(i), member, out);
    }
    out.append(']');
  }

  private static void renderMap(JsonNode value, Shape member, StringBuilder out) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> each : value.properties()) {
      out.append(separator).append(each.getKey()).append('=');
      render(each.getValue(), member, out);
      separator = ", ";
    }
    out.append('}');
  }

  private static void renderAttribute(JsonNode value, StringBuilder out) {
    out.append("AttributeValue(");
    String separator = "";
    for (String field : ATTRIBUTE_FIELDS) {
      out.append(separator).append(Shape.lowerFirst(field)).append('=');
      JsonNode content = value.get(field);
      if (content == null || content.isNull()) {
        out.append("null");
      } else if (field.equals("M")) {
        renderMap(content, Shape.attribute(), out);
      } else if (field.equals("L")) {
        renderList(content, Shape.attribute(), out);
      } else if (content.isArray()) {
        renderList(content, Shape.text(), out);
      } else {
        out.append(content.asText());
      }
      separator = ", ";
    }
    out.append(')');
  }
}
