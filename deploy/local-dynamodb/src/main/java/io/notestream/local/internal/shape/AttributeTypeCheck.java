package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import java.util.Base64;
import java.util.Map;

/**
 * Checks the JSON types inside an attribute value. Depth is bounded by the parser, so recursion is
 * safe here.
 */
final class AttributeTypeCheck {

  private AttributeTypeCheck() {}

  static void check(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (value.isArray()) {
      throw ServiceException.serialization(
          "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue");
    }
    if (!value.isObject()) {
      throw ServiceException.serialization("Unexpected value type in payload");
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode content = member.getValue();
      if (!content.isNull()) {
        checkContent(member.getKey(), content);
      }
    }
  }

  private static void checkContent(String type, JsonNode content) {
    switch (type) {
      case "S", "N" -> TypeCheck.checkScalar(content, content.isTextual(), "String");
      case "B" -> checkBinary(content);
      case "BOOL", "NULL" -> TypeCheck.checkScalar(content, JsonBoolean.is(content), "Boolean");
      case "SS", "NS" -> {
        TypeCheck.requireList(content);
        for (JsonNode element : content) {
          TypeCheck.checkScalar(element, element.isTextual() || element.isNull(), "String");
        }
      }
      case "BS" -> {
        TypeCheck.requireList(content);
        for (JsonNode element : content) {
          if (!element.isNull()) {
            checkBinary(element);
          }
        }
      }
      case "L" -> {
        TypeCheck.requireList(content);
        content.forEach(AttributeTypeCheck::check);
      }
      case "M" -> {
        TypeCheck.requireMap(content, Shape.attribute());
        content.forEach(AttributeTypeCheck::check);
      }
      default -> {
        // An unknown type is ignored here; the value then counts as empty.
      }
    }
  }

  private static void checkBinary(JsonNode content) {
    if (content.isArray()) {
      throw ServiceException.serialization(
          "Unrecognized collection type class java.nio.ByteBuffer");
    }
    if (content.isObject()) {
      throw ServiceException.serialization("Start of structure or map found where not expected");
    }
    if (!content.isTextual()) {
      throw ServiceException.serialization("only base-64-encoded strings are convertible to bytes");
    }
    String text = content.textValue();
    if (text.length() % 4 != 0) {
      throw ServiceException.serialization(
          "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length());
    }
    try {
      Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw ServiceException.serialization("Invalid Base64 character found in the input");
    }
    if (!text.isEmpty() && !endsInFull(text)) {
      throw ServiceException.serialization(
          "Invalid last non-pad Base64 character dectected"); // the service's spelling
    }
  }

  /**
   * Returns whether the last group of characters is the one that its bytes are written as: the bits
   * of its last character that belong to no byte are zero.
   */
  private static boolean endsInFull(String base64) {
    String last = base64.substring(base64.length() - 4);
    return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(last)).equals(last);
  }
}
