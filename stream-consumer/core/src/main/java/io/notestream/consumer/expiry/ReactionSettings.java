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
 * One reaction as the configuration asks for it: {@code type}, or {@code type:key=value;key=value},
 * as in {@code archive} or {@code
 * publish:sqs=https://sqs.eu-west-1.amazonaws.com/1/expired;tag=work}. A semicolon will do for the
 * colon. Immutable.
 *
 * <p>Two keys mean the same for every type: {@code tag} limits the reaction to notes with that tag,
 * and {@code name} tells apart two reactions of one type; the name is the type unless it is given.
 * A comma, semicolon or percent sign in a value is written {@code %2C}, {@code %3B} or {@code %25}.
 *
 * @param type which provider makes it
 * @param name what metrics and dead letters call it
 * @param values every key and value, the common ones included
 */
public record ReactionSettings(String type, String name, Map<String, String> values) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final String TAG_KEY = "tag";
  private static final String NAME_KEY = "name";

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if type or name is not 1 to 63 lower-case letters, digits and
   *     dashes
   */
  public ReactionSettings {
    requireName(type, "type");
    requireName(name, "name");
    values = Map.copyOf(values);
  }

  /**
   * Reads one reaction.
   *
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
              "reaction '" + type + "': '" + pair + "' is not of the form key=value");
        }
        if (values.put(key, decode(type, pair.substring(equals + 1).strip())) != null) {
          throw new IllegalArgumentException("reaction '" + type + "': '" + key + "' stands twice");
        }
      }
    }
    return new ReactionSettings(type, values.getOrDefault(NAME_KEY, type), values);
  }

  /**
   * Reads reactions, several of which may stand in one text behind commas. Blank texts are none.
   *
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
            "two reactions are called '"
                + settings.name
                + "'; give one another name, as in "
                + settings.type
                + ":name=other");
      }
    }
    return all;
  }

  /** The value of a key, if it is there. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * The value of a key that the type cannot do without.
   *
   * @throws IllegalArgumentException if it is missing
   */
  public String required(String key) {
    return value(key)
        .orElseThrow(
            () -> new IllegalArgumentException("reaction '" + name + "' needs " + key + "=…"));
  }

  /**
   * Refuses keys that the type does not know: a typing error must not go unnoticed.
   *
   * @param known the type's own keys, without {@code tag} and {@code name}
   * @throws IllegalArgumentException if another one is there
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

  /** Whether the reaction is chosen for that expiration. */
  boolean matches(ExpirationEvent expiration) {
    String tag = values.get(TAG_KEY);
    return tag == null || expiration.note().tags().contains(tag);
  }

  private static void requireName(String value, String what) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a reaction's "
              + what
              + " is 1 to 63 lower-case letters, digits and dashes, not '"
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
