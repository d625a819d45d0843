package io.notestream.writer.lambda;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads environment variables and collects what is wrong with them, so that one attempt to start
 * names it all. Not thread-safe.
 */
final class EnvironmentReader {

  private final Map<String, String> environment;
  private final List<String> errors = new ArrayList<>();

  EnvironmentReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Returns the value of a variable.
   *
   * @param parse throws for a value that it cannot read
   * @param absent the value without the variable, or if it is empty or cannot be read
   */
  <T> T read(String name, Function<String, T> parse, T absent) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    try {
      return parse.apply(text);
    } catch (RuntimeException e) {
      // Each parser has an exception of its own; all of them mean that this variable is wrong.
      wrong(name, e);
      return absent;
    }
  }

  /** Returns the text of a variable; {@code null} if it is missing or empty. */
  @Nullable String text(String name) {
    String text = environment.get(name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Returns the address in a variable; {@code null} if it is missing or none. */
  @Nullable URI uri(String name) {
    String text = text(name);
    try {
      return text == null ? null : URI.create(text);
    } catch (IllegalArgumentException e) {
      wrong(name, e);
      return null;
    }
  }

  /** Returns the text of a variable; without one, an empty text, and an error. */
  String required(String name, String why) {
    String text = text(name);
    if (text == null) {
      errors.add(name + " is needed " + why);
      return "";
    }
    return text;
  }

  /** Requires that a variable is not set. */
  void refuse(String name, String why) {
    if (text(name) != null) {
      errors.add(name + " " + why);
    }
  }

  /**
   * Collects what is wrong with the value of a variable, but does not show it: it may be secret.
   */
  void wrong(String name, RuntimeException reason) {
    errors.add(name + ": " + reason.getMessage());
  }

  /** Requires that every variable could be read. */
  void requireNoErrors() {
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
  }
}
