package io.notestream.writer.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.InvalidExpiryException;
import io.notestream.model.note.Tags;
import io.notestream.model.note.Utf8;
import io.notestream.writer.internal.response.FieldError;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a body that describes a note, and collects everything that is wrong with
 * them. Not thread-safe.
 */
public final class NoteFields {

  static final String TITLE = "title";
  static final String BODY = "body";
  static final String TAGS = "tags";
  public static final String TTL_SECONDS = "ttlSeconds";
  public static final String EXPIRES_AT = "expiresAt";

  /** The longest title, in bytes of UTF-8. */
  static final int MAX_TITLE_BYTES = 1024;

  private final ObjectNode body;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * Starts reading.
   *
   * @param known the members that are allowed; any other is an error
   */
  public NoteFields(ObjectNode body, Set<String> known) {
    this.body = body;
    for (String name : new TreeSet<>(body.properties().stream().map(e -> e.getKey()).toList())) {
      if (!known.contains(name)) {
        refuse(
            name, "unknown member; the known ones are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  /** Refuses the request if anything was wrong, naming all of it. */
  public void requireValid() {
    if (!errors.isEmpty()) {
      throw new RefusedException(Problem.invalid(errors));
    }
  }

  boolean has(String name) {
    return body.has(name);
  }

  boolean isNull(String name) {
    JsonNode node = body.get(name);
    return node != null && node.isNull();
  }

  /** Returns the title; an empty one, and an error, if it is missing or wrong. */
  String title() {
    if (!has(TITLE)) {
      refuse(TITLE, "title is missing");
      return "";
    }
    String title = text(TITLE);
    if (title == null) {
      return "";
    }
    if (title.isBlank()) {
      refuse(TITLE, "title must not be blank");
    } else if (Utf8.length(title) > MAX_TITLE_BYTES) {
      refuse(
          TITLE,
          "title is at most " + MAX_TITLE_BYTES + " bytes of UTF-8, not " + Utf8.length(title));
    }
    return title;
  }

  /** Returns the body; an empty one if it is missing, and with an error if it is wrong. */
  String body() {
    if (!has(BODY)) {
      return "";
    }
    String text = text(BODY);
    return text == null ? "" : text;
  }

  /** Returns the tags; none if they are missing, and with an error if they are wrong. */
  Tags tags() {
    JsonNode node = body.get(TAGS);
    if (node == null) {
      return Tags.none();
    }
    if (!node.isArray()) {
      refuse(TAGS, "tags must be an array of strings, not " + kind(node));
      return Tags.none();
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode element : node) {
      String where = TAGS + "[" + tags.size() + "]";
      if (!element.isTextual()) {
        refuse(where, "a tag must be a string, not " + kind(element));
        return Tags.none();
      }
      if (!isText(element.textValue())) {
        refuse(where, "the tag contains half of a surrogate pair, which is not a character");
        return Tags.none();
      }
      tags.add(element.textValue());
    }
    try {
      return Tags.of(tags);
    } catch (IllegalArgumentException e) {
      refuse(TAGS, String.valueOf(e.getMessage()));
      return Tags.none();
    }
  }

  /**
   * Returns the expiry that the caller asks for; {@link RequestedExpiry#UNSTATED} if none is
   * stated, and with an error if it is wrong.
   */
  public RequestedExpiry expiry(ExpiryPolicy policy, Instant now) {
    boolean ttl = has(TTL_SECONDS);
    boolean at = has(EXPIRES_AT);
    if (ttl && at) {
      refuse(TTL_SECONDS, "ttlSeconds and expiresAt exclude each other; send one of them");
      return RequestedExpiry.UNSTATED;
    }
    if (!ttl && !at) {
      return RequestedExpiry.UNSTATED;
    }
    String name = ttl ? TTL_SECONDS : EXPIRES_AT;
    if (isNull(name)) {
      return RequestedExpiry.NONE;
    }
    try {
      Expiry expiry = ttl ? fromTtl(policy, now) : fromTime(policy, now);
      return expiry == null ? RequestedExpiry.UNSTATED : new RequestedExpiry(true, expiry);
    } catch (InvalidExpiryException e) {
      refuse(name, String.valueOf(e.getMessage()));
      return RequestedExpiry.UNSTATED;
    }
  }

  private @Nullable Expiry fromTtl(ExpiryPolicy policy, Instant now) {
    JsonNode node = body.path(TTL_SECONDS);
    if (!node.isIntegralNumber()) {
      refuse(
          TTL_SECONDS,
          "ttlSeconds must be a whole number of seconds, or null for a note that never expires; not "
              + kind(node));
      return null;
    }
    if (!node.canConvertToLong()) {
      refuse(TTL_SECONDS, "ttlSeconds is far out of range; is it in seconds?");
      return null;
    }
    return policy.fromTtlSeconds(node.longValue(), now);
  }

  private @Nullable Expiry fromTime(ExpiryPolicy policy, Instant now) {
    JsonNode node = body.path(EXPIRES_AT);
    if (!node.isTextual()) {
      refuse(
          EXPIRES_AT,
          "expiresAt must be an ISO-8601 time with an offset, such as 2027-01-31T08:00:00Z, or null"
              + " for a note that never expires; not "
              + kind(node)
              + (node.isNumber() ? " (use ttlSeconds for a number of seconds)" : ""));
      return null;
    }
    return policy.fromTimestamp(node.textValue(), now);
  }

  private @Nullable String text(String name) {
    JsonNode node = body.path(name);
    if (!node.isTextual()) {
      refuse(name, name + " must be a string, not " + kind(node));
      return null;
    }
    if (!isText(node.textValue())) {
      refuse(name, name + " contains half of a surrogate pair, which is not a character");
      return null;
    }
    return node.textValue();
  }

  private void refuse(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Half of a surrogate pair has no UTF-8: it would be stored as a question mark. */
  private static boolean isText(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case NUMBER ->
          node.isIntegralNumber() ? "a number" : "a number with a decimal point or an exponent";
      default -> node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
