package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.Map;

/**
 * Checks that every known member of a request has the JSON type that the service can read, and
 * stops at the first that has not. Unknown members and nulls are ignored.
 */
public final class TypeCheck {

  private static final String MODEL = "com.amazonaws.dynamodb.v20120810.";
  private static final String NOT_A_FIELD = "Unexpected field type";

  /** What the service says of a scalar where a list or map has a list or map as its member. */
  private static final String NOT_A_COLLECTION =
      "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class"
          + " java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and"
          + " java.lang.Class are in module java.base of loader 'bootstrap')";

  private TypeCheck() {}

  /**
   * Checks a request.
   *
   * @throws ServiceException SerializationException, for a member of a wrong type
   */
  public static void check(JsonNode body, Shape.Structure shape) {
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      Shape.Field field = shape.fields().get(member.getKey());
      if (field != null) {
        checkField(member.getValue(), field.shape());
      }
    }
  }

  /** Checks a member of a structure, of which other things are said than of a list's or map's. */
  private static void checkField(JsonNode value, Shape shape) {
    boolean container = shape instanceof Shape.Structure || shape instanceof Shape.Attribute;
    if (container && value.isValueNode() && !value.isNull()) {
      throw ServiceException.serialization(NOT_A_FIELD);
    }
    checkValue(value, shape);
  }

  private static void checkMember(JsonNode value, Shape shape) {
    boolean collection = shape instanceof Shape.Elements || shape instanceof Shape.Entries;
    if (collection && value.isValueNode() && !value.isNull()) {
      throw ServiceException.serialization(NOT_A_COLLECTION);
    }
    checkValue(value, shape);
  }

  private static void checkValue(JsonNode value, Shape shape) {
    if (value.isNull()) {
      return;
    }
    if (shape instanceof Shape.Text || shape instanceof Shape.TableName) {
      checkScalar(value, value.isTextual(), "String");
    } else if (shape instanceof Shape.Whole whole) {
      checkScalar(value, value.isNumber(), whole.type());
    } else if (shape instanceof Shape.Flag) {
      checkScalar(value, JsonBoolean.is(value), "Boolean");
    } else if (shape instanceof Shape.Structure structure) {
      checkStructure(value, structure);
    } else if (shape instanceof Shape.Elements elements) {
      checkList(value, elements);
    } else if (shape instanceof Shape.Entries entries) {
      checkMap(value, entries);
    } else {
      AttributeTypeCheck.check(value);
    }
  }

  static void checkScalar(JsonNode value, boolean fits, String type) {
    if (!fits) {
      throw notConvertible(value, type, "class java.lang." + type);
    }
  }

  private static void checkStructure(JsonNode value, Shape.Structure structure) {
    if (value.isArray()) {
      throw ServiceException.serialization(
          "Unrecognized collection type class " + MODEL + structure.name());
    }
    if (!value.isObject()) {
      throw ServiceException.serialization("Unexpected value type in payload");
    }
    check(value, structure);
  }

  private static void checkList(JsonNode value, Shape.Elements elements) {
    requireList(value);
    for (JsonNode member : value) {
      checkMember(member, elements.member());
    }
  }

  private static void checkMap(JsonNode value, Shape.Entries entries) {
    requireMap(value, entries.value());
    for (JsonNode member : value) {
      checkMember(member, entries.value());
    }
  }

  static void requireList(JsonNode value) {
    if (value.isObject()) {
      throw ServiceException.serialization("Start of structure or map found where not expected");
    }
    if (!value.isArray()) {
      throw ServiceException.serialization(NOT_A_FIELD);
    }
  }

  static void requireMap(JsonNode value, Shape member) {
    if (value.isArray()) {
      throw ServiceException.serialization(
          "Unrecognized collection type java.util.Map<java.lang.String, " + javaType(member) + ">");
    }
    if (!value.isObject()) {
      throw ServiceException.serialization(NOT_A_FIELD);
    }
  }

  private static String javaType(Shape member) {
    if (member instanceof Shape.Text) {
      return "java.lang.String";
    }
    if (member instanceof Shape.Structure structure) {
      return MODEL + structure.name();
    }
    if (member instanceof Shape.Elements elements) {
      return "java.util.List<" + javaType(elements.member()) + ">";
    }
    return MODEL + "AttributeValue";
  }

  static ServiceException notConvertible(JsonNode value, String type, String javaClass) {
    if (value.isArray()) {
      return ServiceException.serialization("Unrecognized collection type " + javaClass);
    }
    if (value.isObject()) {
      return ServiceException.serialization("Start of structure or map found where not expected");
    }
    String token;
    if (value.isTextual()) {
      if (type.equals("Boolean")) {
        return ServiceException.serialization("Unexpected token received from parser");
      }
      token = "STRING_VALUE";
    } else if (value.isBoolean()) {
      token = value.booleanValue() ? "TRUE_VALUE" : "FALSE_VALUE";
    } else {
      token = value.isIntegralNumber() ? "NUMBER_VALUE" : "DECIMAL_VALUE";
    }
    return ServiceException.serialization(token + " cannot be converted to " + type);
  }
}
