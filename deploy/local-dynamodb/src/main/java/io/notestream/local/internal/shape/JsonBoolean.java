package io.notestream.local.internal.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** Booleans as the service reads them: JSON's own, and strings that say as much. */
public final class JsonBoolean {

  private static final Set<String> TRUE = Set.of("true", "1", "yes");
  private static final Set<String> FALSE = Set.of("false", "0", "no");

  private JsonBoolean() {}

  static boolean is(JsonNode value) {
    return value.isBoolean() || TRUE.contains(lowerCase(value)) || FALSE.contains(lowerCase(value));
  }

  /** Returns what a boolean says whose type has been checked. */
  public static boolean of(JsonNode value) {
    return value.booleanValue() || TRUE.contains(lowerCase(value));
  }

  private static String lowerCase(JsonNode value) {
    return value.isTextual() ? value.textValue().toLowerCase(Locale.ROOT) : "";
  }
}
