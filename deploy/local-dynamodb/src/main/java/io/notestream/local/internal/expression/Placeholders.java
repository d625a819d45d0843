package io.notestream.local.internal.expression;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Utf8;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.item.Wording;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ExpressionAttributeNames and ExpressionAttributeValues of a request. It remembers which of
 * them the expressions of the request have used. Used by one thread.
 */
final class Placeholders {

  static final String NAMES = "ExpressionAttributeNames";
  static final String VALUES = "ExpressionAttributeValues";

  private static final int MAX_NAME_BYTES = 65_535;

  /** Of a placeholder with its mark. */
  private static final int MAX_KEY_BYTES = 255;

  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private final Wording wording;

  private Placeholders(Wording wording) {
    this.wording = wording;
  }

  /**
   * Reads the placeholders.
   *
   * @throws ServiceException ValidationException if one is not well formed, or its value is not
   *     valid
   */
  static Placeholders read(@Nullable JsonNode names, @Nullable JsonNode values, Wording wording) {
    Placeholders placeholders = new Placeholders(wording);
    if (names != null) {
      placeholders.readNames(names);
    }
    if (values != null) {
      placeholders.readValues(values);
    }
    return placeholders;
  }

  private void readNames(JsonNode json) {
    checkKeys(json, NAMES, '#');
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      String name = member.getValue().isNull() ? "" : Utf8.sound(member.getValue().textValue());
      if (name.isEmpty()) {
        throw ServiceException.validation(
            NAMES + " contains invalid value: Empty attribute name for key " + member.getKey());
      }
      if (Utf8.length(name) > MAX_NAME_BYTES) {
        throw ServiceException.validation(
            NAMES
                + " contains invalid value: Attribute name is too large, must be less than 65536"
                + " bytes for key "
                + member.getKey());
      }
      names.put(member.getKey(), name);
    }
  }

  private void readValues(JsonNode json) {
    checkKeys(json, VALUES, ':');
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      values.put(member.getKey(), value(member.getKey(), member.getValue()));
    }
  }

  private Value value(String key, JsonNode json) {
    try {
      return ValueJson.value(json, wording);
    } catch (ServiceException invalid) {
      if (wording == Wording.CURRENT) {
        throw invalid;
      }
      throw ServiceException.validation(
          VALUES + " contains invalid value: " + invalid.text() + " for key " + key);
    }
  }

  private static void checkKeys(JsonNode json, String parameter, char mark) {
    if (json.isEmpty()) {
      throw ServiceException.validation(parameter + " must not be empty");
    }
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (Utf8.length(member.getKey()) > MAX_KEY_BYTES) {
        throw ServiceException.validation(
            parameter
                + " contains invalid key: The expression attribute map contains a key that is too"
                + " long;"
                + (mark == '#' ? " size of key: " + Utf8.length(member.getKey()) : ""));
      }
      if (!isPlaceholder(member.getKey(), mark)) {
        throw ServiceException.validation(
            parameter + " contains invalid key: Syntax error; key: \"" + member.getKey() + "\"");
      }
    }
  }

  private static boolean isPlaceholder(String key, char mark) {
    if (key.length() < 2 || key.charAt(0) != mark) {
      return false;
    }
    for (int i = 1; i < key.length(); i++) {
      if (!Lexer.isNamePart(key.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the path with its names filled in. */
  DocumentPath path(DocumentPath written, String parameter) {
    return new DocumentPath(
        written.elements().stream().map(element -> element(element, parameter)).toList());
  }

  private DocumentPath.Element element(DocumentPath.Element written, String parameter) {
    if (written instanceof DocumentPath.Name name && name.text().charAt(0) == '#') {
      String actual = names.get(name.text());
      if (actual == null) {
        throw ExpressionErrors.in(
            parameter,
            "An expression attribute name used in the document path is not defined; attribute"
                + " name: "
                + name.text());
      }
      used.add(name.text());
      return new DocumentPath.Name(actual);
    }
    return written;
  }

  /** Returns the value that a placeholder stands for. */
  Value value(String name, String parameter) {
    Value value = values.get(name);
    if (value == null) {
      throw ExpressionErrors.in(
          parameter,
          "An expression attribute value used in expression is not defined; attribute value: "
              + name);
    }
    used.add(name);
    return value;
  }

  /** Returns all values, by placeholder. */
  Map<String, Value> values() {
    return Collections.unmodifiableMap(values);
  }

  /**
   * Refuses names and values that no expression has used.
   *
   * @throws ServiceException ValidationException
   */
  void requireAllUsed() {
    requireUsed(names, NAMES);
    requireUsed(values, VALUES);
  }

  private void requireUsed(Map<String, ?> defined, String parameter) {
    if (!used.containsAll(defined.keySet())) {
      throw ServiceException.validation(
          "Value provided in "
              + parameter
              + " unused in expressions: keys: "
              + defined.keySet().stream()
                  .filter(key -> !used.contains(key))
                  .collect(Collectors.joining(", ", "{", "}")));
    }
  }
}
