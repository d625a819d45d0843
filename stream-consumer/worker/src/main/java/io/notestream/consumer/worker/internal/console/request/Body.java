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

  /** More is no name and no reason; it would be kept in each letter. */
  private static final int MOST_CHARACTERS = 1_000;

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

  /**
   * Requires that there is nothing else: what is misspelt would otherwise count as left out, and a
   * filter that is left out lets everything through.
   *
   * @throws IllegalArgumentException if there is
   */
  public Body only(String... names) {
    List<String> known = List.of(names);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    name + " is none of " + String.join(", ", known));
              }
            });
    return this;
  }

  /**
   * Returns a text; {@code null} if it is left out.
   *
   * @throws IllegalArgumentException if it is something else than a text, or too long
   */
  public @Nullable String optional(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          name + " is a text of at most " + MOST_CHARACTERS + " characters");
    }
    return value.textValue().isEmpty() ? null : value.textValue();
  }

  /**
   * Returns who asks for it, as they call themselves; it is kept, and stands in the log.
   *
   * @throws IllegalArgumentException if it is left out, or not one line
   */
  public String who() {
    String who = optional("who");
    if (who == null || who.isBlank()) {
      throw new IllegalArgumentException("say who you are: it is kept");
    }
    if (who.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("who is one line without control characters");
    }
    return who;
  }

  /**
   * Returns the object that is a part of it; {@code null} if it is left out.
   *
   * @throws IllegalArgumentException if it is something else than an object
   */
  public @Nullable Body part(String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isObject()) {
      throw new IllegalArgumentException(name + " is an object");
    }
    return new Body(value);
  }

  /**
   * Returns whether something is so; if it is left out, it is not.
   *
   * @throws IllegalArgumentException if it is neither true nor false
   */
  public boolean flag(String name) {
    JsonNode value = json.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      throw new IllegalArgumentException(name + " is true or false");
    }
    return value.asBoolean();
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

  /**
   * Returns the texts of a list; none if it is left out.
   *
   * @throws IllegalArgumentException if it is no list, or has anything else in it
   */
  public List<String> texts(String name) {
    JsonNode list = json.path(name);
    List<String> found = new ArrayList<>();
    for (JsonNode each : list) {
      found.add(each.isTextual() ? each.textValue() : "");
    }
    boolean left = list.isMissingNode() || list.isNull();
    if ((!left && !list.isArray()) || found.contains("")) {
      throw new IllegalArgumentException(name + " is a list of texts");
    }
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
