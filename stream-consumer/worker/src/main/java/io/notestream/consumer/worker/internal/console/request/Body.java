package io.notestream.consumer.worker.internal.console.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that a request brings; an empty text counts as left out. Immutable.
 *
 * @param json the object
 */
public record Body(JsonNode json) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads a request's body.
   *
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static Body of(Context ctx) {
    try {
      JsonNode json = MAPPER.readTree(ctx.body());
      if (json.isObject()) {
        return new Body(json);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("the body is no JSON object");
  }

  /** Returns a text; {@code null} if it is left out. */
  public @Nullable String optional(String name) {
    JsonNode value = json.path(name);
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
  }

  /**
   * Returns a text.
   *
   * @throws IllegalArgumentException if it is left out
   */
  public String required(String name) {
    String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** Returns the texts of a list; none if it is left out. */
  public List<String> texts(String name) {
    List<String> found = new ArrayList<>();
    json.path(name).forEach(each -> found.add(each.asText()));
    return found;
  }

  /**
   * Returns one of several values.
   *
   * @param normally what holds if it is left out; {@code null} if it must not be
   * @throws IllegalArgumentException if it is none of them, or missing
   */
  public <E extends Enum<E>> E one(String name, Class<E> type, @Nullable E normally) {
    String value = optional(name);
    if (value == null && normally != null) {
      return normally;
    }
    return Query.parse(name, type, value == null ? required(name) : value);
  }
}
