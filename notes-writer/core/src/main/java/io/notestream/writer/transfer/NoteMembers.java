package io.notestream.writer.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.note.Utf8;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.transfer.NoteLine.WrongLineException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a line. Nothing is normalised, and a title may have any length that an item
 * has room for: notes that were stored by other rules come back as they were. Tags are held to the
 * rules of all notes, since each is one more action of the transaction that counts the note.
 */
final class NoteMembers {

  /** The longest body, in bytes of UTF-8. */
  private static final int MAX_BODY_BYTES = 1 << 20;

  private static final Set<String> KNOWN =
      Set.of(
          NoteLine.ID,
          NoteLine.USER_ID,
          NoteLine.TITLE,
          NoteLine.BODY,
          NoteLine.TAGS,
          NoteLine.CREATED_AT,
          NoteLine.UPDATED_AT,
          NoteLine.VERSION,
          NoteLine.EXPIRES_AT,
          NoteLine.TRACE,
          NoteLine.RESTORED_FROM);

  private final ObjectNode json;

  NoteMembers(ObjectNode json) {
    this.json = json;
  }

  NoteLine.Read read() throws WrongLineException {
    for (var member : json.properties()) {
      if (!KNOWN.contains(member.getKey())) {
        throw new WrongLineException("has an unknown member, " + shortened(member.getKey()));
      }
    }
    String body = text(NoteLine.BODY);
    if (Utf8.length(body) > MAX_BODY_BYTES) {
      throw new WrongLineException("has a body of more than " + MAX_BODY_BYTES + " bytes of UTF-8");
    }
    Note note =
        Note.builder(id(), userId(), time(NoteLine.CREATED_AT))
            .title(text(NoteLine.TITLE))
            .tags(tags())
            .updatedAt(time(NoteLine.UPDATED_AT))
            .version(version())
            .expiry(expiry())
            .trace(optionalText(NoteLine.TRACE))
            .build();
    return new NoteLine.Read(note, body);
  }

  private NoteId id() throws WrongLineException {
    String value = text(NoteLine.ID);
    if (!NoteId.isValid(value)) {
      throw new WrongLineException("has an id that is not a ULID in upper case");
    }
    return new NoteId(value);
  }

  private UserId userId() throws WrongLineException {
    try {
      return new UserId(text(NoteLine.USER_ID));
    } catch (IllegalArgumentException e) {
      throw new WrongLineException("has a wrong userId: " + e.getMessage());
    }
  }

  private Tags tags() throws WrongLineException {
    JsonNode node = json.path(NoteLine.TAGS);
    if (node.isMissingNode()) {
      return Tags.none();
    }
    if (!node.isArray()) {
      throw new WrongLineException("has tags that are not an array");
    }
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : node) {
      tags.add(string("a tag", tag));
    }
    try {
      return Tags.of(tags);
    } catch (IllegalArgumentException e) {
      throw new WrongLineException("has wrong tags: " + e.getMessage());
    }
  }

  private long version() throws WrongLineException {
    JsonNode node = json.path(NoteLine.VERSION);
    // One less than the largest: a version that cannot be raised is a note that cannot be changed.
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 1
        || node.longValue() == Long.MAX_VALUE) {
      throw new WrongLineException("has a version that is not a whole number from 1");
    }
    return node.longValue();
  }

  private Instant time(String name) throws WrongLineException {
    String text = text(name);
    try {
      if (text.length() == Timestamps.LENGTH) {
        return Timestamps.parse(text);
      }
    } catch (DateTimeParseException e) {
      // The same as a text of another length.
    }
    throw new WrongLineException(
        "has a member " + name + " that is not a time like 2026-11-25T09:30:00.000Z");
  }

  private @Nullable Expiry expiry() throws WrongLineException {
    String text = optionalText(NoteLine.EXPIRES_AT);
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      return new Expiry(time.getEpochSecond(), time.getNano());
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw new WrongLineException(
          "has a member expiresAt that is not a time from 1970 like 2026-11-25T09:30:00Z");
    }
  }

  private String text(String name) throws WrongLineException {
    JsonNode node = json.path(name);
    if (node.isMissingNode()) {
      throw new WrongLineException("lacks the member " + name);
    }
    return string(name, node);
  }

  private @Nullable String optionalText(String name) throws WrongLineException {
    JsonNode node = json.path(name);
    return node.isMissingNode() || node.isNull() ? null : string(name, node);
  }

  private static String string(String what, JsonNode node) throws WrongLineException {
    if (!node.isTextual()) {
      throw new WrongLineException("is wrong: " + what + " is not a string");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(node.textValue())) {
      throw new WrongLineException("is wrong: " + what + " holds half of a surrogate pair");
    }
    return node.textValue();
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
