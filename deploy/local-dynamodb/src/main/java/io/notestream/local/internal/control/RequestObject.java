package io.notestream.local.internal.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.cli.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A JSON object in a request. An unknown field is an error: a misspelt one would otherwise be
 * ignored. All methods throw {@link IllegalArgumentException} with a message for the caller.
 */
final class RequestObject {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode json;
  private final String where;

  private RequestObject(JsonNode json, String where) {
    this.json = json;
    this.where = where;
  }

  static RequestObject parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json == null || !json.isObject()) {
        throw new IllegalArgumentException("the body must be a JSON object");
      }
      return new RequestObject(json, "");
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(
          "the body is not JSON: " + malformed.getOriginalMessage(), malformed);
    }
  }

  void allow(String... fields) {
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    List.of(fields).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "no such field: "
              + where
              + String.join(", ", unknown)
              + "; there are: "
              + String.join(", ", fields));
    }
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  /** Returns how many of these fields are there. */
  int count(String... fields) {
    int count = 0;
    for (String field : fields) {
      count += has(field) ? 1 : 0;
    }
    return count;
  }

  Optional<RequestObject> object(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      throw new IllegalArgumentException(where + field + " must be an object");
    }
    return Optional.of(new RequestObject(value, where + field + "."));
  }

  Optional<String> text(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(where + field + " must be a string");
    }
    return Optional.of(value.textValue());
  }

  String requiredText(String field) {
    return text(field)
        .orElseThrow(() -> new IllegalArgumentException(where + field + " is missing"));
  }

  /**
   * Returns the strings of an array, or the one string that stands in its place; none if there is
   * no such field.
   */
  String[] texts(String field) {
    JsonNode value = json.get(field);
    if (value == null || value.isNull()) {
      return new String[0];
    }
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw new IllegalArgumentException(where + field + " must be an array of strings");
      }
      texts.add(each.textValue());
    }
    return texts.toArray(String[]::new);
  }

  boolean flag(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isBoolean()) {
      throw new IllegalArgumentException(where + field + " must be true or false");
    }
    return value.booleanValue();
  }

  double number(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isNumber()) {
      throw new IllegalArgumentException(where + field + " must be a number");
    }
    return value.doubleValue();
  }

  long integer(String field) {
    JsonNode value = json.get(field);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(where + field + " must be a whole number");
    }
    return value.longValue();
  }

  Duration duration(String field) {
    String text = requiredText(field);
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          where + field + " must be a duration like 25ms, 1.5s, 15m, 24h or PT15M, not " + text,
          malformed);
    }
  }

  Instant instant(String field) {
    String text = requiredText(field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException(
          where + field + " must be a time like 2026-01-31T12:00:00Z, not " + text, malformed);
    }
  }
}
