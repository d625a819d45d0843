package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.InvalidExpiryException;
import io.notestream.model.note.Tags;
import io.notestream.model.note.Utf8;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an object that describes a note. What is wrong with them goes to the
 * request's faults, with the place where it stands. Not thread-safe.
 */
public final class NoteFields {

  static final String TITLE = "title";
  static final String BODY = "body";
  static final String TAGS = "tags";
  public static final String TTL_SECONDS = "ttlSeconds";
  public static final String EXPIRES_AT = "expiresAt";

  /** The longest title, in characters. */
  static final int MAX_TITLE = 200;

  /** The longest body, in bytes of UTF-8. */
  static final int MAX_BODY_BYTES = 1 << 20;

  private final ObjectNode body;
  private final JsonPointer place;
  private final Faults faults;

  /**
   * Starts reading.
   *
   * @param body the object
   * @param place where it stands in the body of the request
   * @param known the members that are allowed; any other is wrong
   * @param faults the request's
   */
  public NoteFields(ObjectNode body, JsonPointer place, Set<String> known, Faults faults) {
    this.body = body;
    this.place = place;
    this.faults = faults;
    body.properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(
            name ->
                refuse(
                    name,
                    "unknown member; the known ones are "
                        + String.join(", ", new TreeSet<>(known))));
  }

  boolean has(String name) {
    return body.has(name);
  }

  boolean isNull(String name) {
    JsonNode node = body.get(name);
    return node != null && node.isNull();
  }

  /** Returns the title in composed form; an empty one, and a fault, if it is missing or wrong. */
  String title() {
    if (!has(TITLE)) {
      refuse(TITLE, "title is missing");
      return "";
    }
    String text = text(TITLE);
    if (text == null) {
      return "";
    }
    String flaw = NoteText.flaw(text);
    String title = NoteText.title(text);
    if (flaw != null) {
      refuse(TITLE, "title " + flaw);
    } else if (!NoteText.isVisible(title)) {
      refuse(TITLE, "title must not be blank");
    } else if (NoteText.length(title) > MAX_TITLE) {
      refuse(TITLE, "title is at most " + MAX_TITLE + " characters, not " + NoteText.length(title));
    }
    return title;
  }

  /** Returns the body; an empty one if it is missing, and with a fault if it is wrong. */
  String body() {
    if (!has(BODY)) {
      return "";
    }
    String text = text(BODY);
    if (text == null) {
      return "";
    }
    if (Utf8.hasLoneSurrogate(text)) {
      refuse(BODY, "body contains half of a surrogate pair, which is not a character");
    } else if (text.length() > MAX_BODY_BYTES || Utf8.length(text) > MAX_BODY_BYTES) {
      refuse(BODY, "body is at most " + MAX_BODY_BYTES + " bytes of UTF-8");
    }
    return text;
  }

  /**
   * Returns the tags, each as {@link NoteText#tag} makes it; none if they are missing, and with a
   * fault if they are wrong.
   */
  Tags tags() {
    JsonNode node = body.get(TAGS);
    if (node == null) {
      return Tags.none();
    }
    if (!node.isArray()) {
      refuse(TAGS, "tags must be an array of strings, not " + kind(node));
      return Tags.none();
    }
    Set<String> tags = new TreeSet<>();
    for (int i = 0; i < node.size(); i++) {
      String tag = tag(node.path(i), pointer(TAGS).appendIndex(i));
      if (tag != null) {
        tags.add(tag);
      }
    }
    if (tags.size() > Tags.MAX_TAGS) {
      refuse(TAGS, "a note has at most " + Tags.MAX_TAGS + " tags, not " + tags.size());
      return Tags.none();
    }
    return Tags.of(tags);
  }

  private @Nullable String tag(JsonNode node, JsonPointer where) {
    if (!node.isTextual()) {
      faults.member(where, "a tag must be a string, not " + kind(node));
      return null;
    }
    String wrong = TagRule.whatIsWrong(node.textValue());
    if (wrong != null) {
      faults.member(where, wrong);
      return null;
    }
    return NoteText.tag(node.textValue());
  }

  /**
   * Returns the expiry that the caller asks for; {@link RequestedExpiry#UNSTATED} if none is
   * stated, and with a fault if it is wrong.
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
    return node.textValue();
  }

  private void refuse(String member, String detail) {
    faults.member(pointer(member), detail);
  }

  private JsonPointer pointer(String member) {
    return place.appendProperty(member);
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
