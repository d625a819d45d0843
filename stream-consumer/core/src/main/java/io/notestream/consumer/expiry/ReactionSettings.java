package io.notestream.consumer.expiry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A reaction as it is configured: {@code type}, or {@code type:key=value;key=value}, as in {@code
 * archive} or {@code publish:sqs=https://sqs.eu-west-1.amazonaws.com/1/expired;tag=work}. A
 * semicolon may stand in place of the colon. Immutable.
 *
 * <p>Two keys mean the same for every type. {@code tag} limits the reaction to notes with that tag.
 * {@code name} tells apart two reactions of one type; the default is the type. A comma, semicolon
 * or percent sign in a value is written {@code %2C}, {@code %3B} or {@code %25}.
 *
 * @param type the type of the reaction, which names its provider
 * @param name the name of the reaction in metrics and dead letters
 * @param values every key and value, including {@code tag} and {@code name}
 */
public record ReactionSettings(String type, String name, Map<String, String> values) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String TAG_KEY = "tag";
  private static final String NAME_KEY = "name";

  /**
   * Creates settings; copies the map.
   *
   * @param type see above
   * @param name see above
   * @param values see above
   * @throws IllegalArgumentException if type or name is not 1 to 63 lower-case letters, digits and
   *     dashes
   */
  public ReactionSettings {
    requireName(type, "type");
    requireName(name, "name");
    values = Map.copyOf(values);
  }

  /**
   * Parses the settings of one reaction.
   *
   * @param text the settings, in the form above
   * @return the settings
   * @throws IllegalArgumentException if the text is not of the form above
   */
  public static ReactionSettings parse(String text) {
    String[] typeAndRest = text.split("[:;]", 2);
    String type = typeAndRest[0].strip();
    Map<String, String> values = new LinkedHashMap<>();
    if (typeAndRest.length == 2) {
      for (String pair : typeAndRest[1].split(";", -1)) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? "" : pair.substring(0, equals).strip();
        if (key.isEmpty()) {
          throw new IllegalArgumentException(
              "reaction '" + type + "': '" + pair + "' is not in the form key=value");
        }
        if (values.put(key, decode(type, pair.substring(equals + 1).strip())) != null) {
          throw new IllegalArgumentException(
              "reaction '" + type + "': '" + key + "' is given twice");
        }
      }
    }
    return new ReactionSettings(type, values.getOrDefault(NAME_KEY, type), values);
  }

  /**
   * Parses the settings of several reactions.
   *
   * @param texts settings in the form above; one text may hold several, separated by commas, and a
   *     blank one holds none
   * @return the settings, in order
   * @throws IllegalArgumentException if one is not of the form above, or two have the same name
   */
  public static List<ReactionSettings> parseAll(Collection<String> texts) {
    List<ReactionSettings> all =
        texts.stream()
            .flatMap(text -> Stream.of(text.split(",")))
            .filter(text -> !text.isBlank())
            .map(ReactionSettings::parse)
            .toList();
    Map<String, ReactionSettings> byName = new LinkedHashMap<>();
    for (ReactionSettings settings : all) {
      if (byName.put(settings.name, settings) != null) {
        throw new IllegalArgumentException(
            "two reactions have the name '"
                + settings.name
                + "'; give one of them a name of its own, as in "
                + settings.type
                + ":name=other");
      }
    }
    return all;
  }

  /**
   * Returns the value of a key.
   *
   * @param key the key
   * @return the value; empty if the key is not given
   */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * Returns the value of a key that the type requires.
   *
   * @param key the key
   * @return the value
   * @throws IllegalArgumentException if the key is not given
   */
  public String required(String key) {
    return value(key)
        .orElseThrow(
            () -> new IllegalArgumentException("reaction '" + name + "' needs " + key + "=…"));
  }

  /**
   * Refuses keys that the type does not know, so that a misspelt key is noticed.
   *
   * @param known the type's own keys, without {@code tag} and {@code name}
   * @throws IllegalArgumentException if another key is given
   */
  public void allowOnly(String... known) {
    for (String key : values.keySet()) {
      if (!key.equals(TAG_KEY) && !key.equals(NAME_KEY) && !List.of(known).contains(key)) {
        throw new IllegalArgumentException(
            "reaction '"
                + name
                + "' does not know '"
                + key
                + "'; it knows tag, name"
                + (known.length == 0 ? "" : ", " + String.join(", ", known)));
      }
    }
  }

  /** Returns whether the reaction applies to the expiration. */
  boolean matches(ExpirationEvent expiration) {
    String tag = values.get(TAG_KEY);
    return tag == null || expiration.note().tags().contains(tag);
  }

  private static void requireName(String value, String what) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a reaction's "
              + what
              + " must be 1 to 63 lower-case letters, digits and dashes, but is '"
              + value
              + "'");
    }
  }

  private static String decode(String type, String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "reaction '" + type + "': a percent sign is written %25 in '" + value + "'", e);
    }
  }
}
