package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteBuilder;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Between a {@link Note} and its item in the {@code notes} table. */
public final class NoteCodec {

  /** The attribute that says what an item is. */
  public static final String ENTITY = "entity";

  /** What {@link #ENTITY} says of a note. */
  public static final String NOTE = "NOTE";

  /** More than any store takes, and few enough that thousands of them still add up in a long. */
  private static final long MAX_BODY_BYTES = 1L << 50;

  private NoteCodec() {}

  /** What an item of the {@code notes} table turned out to be. */
  public sealed interface Decoded {}

  /** A note that could be read. */
  public record ReadableNote(Note note) implements Decoded {}

  /**
   * Something else that lives in the table, an idempotency record for instance.
   *
   * @param entity what it says it is; empty if it says nothing and is not under a note's key
   */
  public record NotANote(String entity) implements Decoded {}

  /**
   * An item that stands where a note should and cannot be read as one.
   *
   * @param reason which attribute is wrong and how; never a value of title or body
   */
  public record UnreadableNote(String reason) implements Decoded {}

  /** The whole item, keys included. */
  public static Map<String, AttributeValue> encode(Note note) {
    Map<String, AttributeValue> item = new HashMap<>(NoteKeys.note(note.userId(), note.id()));
    item.put(ENTITY, AttributeValue.fromS(NOTE));
    item.put("noteId", AttributeValue.fromS(note.id().value()));
    item.put("userId", AttributeValue.fromS(note.userId().value()));
    item.put("title", AttributeValue.fromS(note.title()));
    putString(item, "body", note.body());
    putString(item, "bodyRef", note.bodyRef());
    item.put("bodyBytes", number(note.bodyBytes()));
    if (!note.tags().isEmpty()) {
      item.put("tags", AttributeValue.builder().ss(note.tags().values()).build());
    }
    item.put("createdAt", AttributeValue.fromS(Timestamps.format(note.createdAt())));
    item.put("updatedAt", AttributeValue.fromS(Timestamps.format(note.updatedAt())));
    item.put("version", number(note.version()));
    if (note.expiry() != null) {
      item.put("expiresAt", number(note.expiry().epochSeconds()));
      item.put(
          KeyAttributes.GSI1_PK, AttributeValue.fromS(NoteKeys.expiryPartition(note.userId())));
      item.put(
          KeyAttributes.GSI1_SK,
          AttributeValue.fromS(NoteKeys.expirySort(note.expiry(), note.id())));
    }
    if (note.deletedAt() != null) {
      item.put("deletedAt", AttributeValue.fromS(Timestamps.format(note.deletedAt())));
    }
    putString(item, "restoredFrom", note.restoredFrom());
    putString(item, "trace", note.trace());
    return item;
  }

  /**
   * Reads an item. Never throws, whatever the item holds: attributes that are unknown are ignored,
   * and what cannot be read is said, not thrown.
   */
  public static Decoded decode(Map<String, AttributeValue> item) {
    String sk = string(item.get(KeyAttributes.SK));
    AttributeValue entity = item.get(ENTITY);
    boolean underNoteKey = sk != null && sk.startsWith(NoteKeys.NOTE_PREFIX);
    if (entity == null) {
      return underNoteKey ? new UnreadableNote("entity is missing") : new NotANote("");
    }
    String name = string(entity);
    if (name == null) {
      return underNoteKey ? new UnreadableNote("entity is not a string") : new NotANote("");
    }
    if (!name.equals(NOTE)) {
      return new NotANote(name);
    }
    try {
      return new ReadableNote(read(item));
    } catch (UnreadableAttribute e) {
      return new UnreadableNote(e.reason);
    }
  }

  private static Note read(Map<String, AttributeValue> item) throws UnreadableAttribute {
    NoteId id = noteId(requiredString(item, "noteId"));
    UserId userId = userId(requiredString(item, "userId"));
    requireKey(item, KeyAttributes.PK, NoteKeys.partition(userId), "userId");
    requireKey(item, KeyAttributes.SK, NoteKeys.sort(id), "noteId");
    NoteBuilder note =
        new NoteBuilder(id, userId, time(item, "createdAt"))
            .updatedAt(time(item, "updatedAt"))
            .title(requiredString(item, "title"))
            .restoredFrom(optionalString(item, "restoredFrom"))
            .trace(optionalString(item, "trace"));
    String bodyRef = optionalString(item, "bodyRef");
    String body = optionalString(item, "body");
    if (bodyRef != null && body != null) {
      throw new UnreadableAttribute("body and bodyRef are both there");
    }
    long bodyBytes = wholeNumber(item, "bodyBytes", 0, MAX_BODY_BYTES);
    if (bodyRef != null) {
      note.bodyRef(bodyRef, bodyBytes);
    } else if (body != null) {
      note.body(body).bodyBytes(bodyBytes);
    } else {
      throw new UnreadableAttribute("body and bodyRef are both missing");
    }
    note.version(wholeNumber(item, "version", 1, Long.MAX_VALUE));
    if (item.containsKey("expiresAt")) {
      note.expiry(new Expiry(wholeNumber(item, "expiresAt", 0, Expiry.MAX_EPOCH_SECONDS)));
    }
    if (item.containsKey("deletedAt")) {
      note.deletedAt(time(item, "deletedAt"));
    }
    return note.tags(tags(item)).build();
  }

  private static Tags tags(Map<String, AttributeValue> item) throws UnreadableAttribute {
    AttributeValue tags = item.get("tags");
    if (tags == null) {
      return Tags.none();
    }
    if (!tags.hasSs()) {
      throw new UnreadableAttribute("tags is not a string set");
    }
    return Tags.stored(tags.ss());
  }

  private static NoteId noteId(String value) throws UnreadableAttribute {
    if (!NoteId.isValid(value)) {
      throw new UnreadableAttribute("noteId is not a ULID");
    }
    return new NoteId(value);
  }

  private static UserId userId(String value) throws UnreadableAttribute {
    try {
      return new UserId(value);
    } catch (IllegalArgumentException e) {
      throw new UnreadableAttribute("userId: " + e.getMessage());
    }
  }

  private static void requireKey(
      Map<String, AttributeValue> item, String key, String expected, String part)
      throws UnreadableAttribute {
    if (!expected.equals(string(item.get(key)))) {
      throw new UnreadableAttribute(part + " differs from the key " + key);
    }
  }

  private static Instant time(Map<String, AttributeValue> item, String name)
      throws UnreadableAttribute {
    try {
      return Timestamps.parse(requiredString(item, name));
    } catch (DateTimeParseException e) {
      throw new UnreadableAttribute(name + " is not a time of the stored format");
    }
  }

  private static long wholeNumber(
      Map<String, AttributeValue> item, String name, long least, long most)
      throws UnreadableAttribute {
    AttributeValue value = item.get(name);
    if (value == null) {
      throw new UnreadableAttribute(name + " is missing");
    }
    Long number = value.n() == null ? null : WholeNumbers.parse(value.n());
    if (number == null) {
      throw new UnreadableAttribute(name + " is not a whole number");
    }
    if (number < least || number > most) {
      throw new UnreadableAttribute(name + " is out of range");
    }
    return number;
  }

  private static String requiredString(Map<String, AttributeValue> item, String name)
      throws UnreadableAttribute {
    String value = optionalString(item, name);
    if (value == null) {
      throw new UnreadableAttribute(name + " is missing");
    }
    return value;
  }

  private static @Nullable String optionalString(Map<String, AttributeValue> item, String name)
      throws UnreadableAttribute {
    AttributeValue value = item.get(name);
    if (value == null) {
      return null;
    }
    if (value.s() == null) {
      throw new UnreadableAttribute(name + " is not a string");
    }
    return value.s();
  }

  private static @Nullable String string(@Nullable AttributeValue value) {
    return value == null ? null : value.s();
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static void putString(
      Map<String, AttributeValue> item, String name, @Nullable String value) {
    if (value != null) {
      item.put(name, AttributeValue.fromS(value));
    }
  }

  /** Leaves the reading of one item; never leaves this class. */
  private static final class UnreadableAttribute extends Exception {
    private final String reason;

    UnreadableAttribute(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
