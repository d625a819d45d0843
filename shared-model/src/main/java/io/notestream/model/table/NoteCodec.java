package io.notestream.model.table;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts between a {@link Note} and its item in the {@code notes} table. Thread-safe. */
public final class NoteCodec {

  /** The value of {@link Attributes#ENTITY} of a note. */
  public static final String NOTE = "NOTE";

  /** More than any store accepts, and so few that the sum of thousands of them fits a long. */
  private static final long MAX_BODY_BYTES = 1L << 50;

  private NoteCodec() {}

  /** What an item of the {@code notes} table turned out to be. */
  public sealed interface Decoded {}

  /**
   * A note.
   *
   * @param note the note
   */
  public record ReadableNote(Note note) implements Decoded {}

  /**
   * Something else that lives in the table, an idempotency record for instance.
   *
   * @param entity its {@link Attributes#ENTITY}; empty if it has none
   */
  public record NotANote(String entity) implements Decoded {}

  /**
   * An item under a note's key that cannot be read as a note.
   *
   * @param reason which attribute is wrong and how; never a title or body
   */
  public record UnreadableNote(String reason) implements Decoded {}

  /**
   * {@return the item of a note, keys included}
   *
   * @param note the note
   */
  public static Map<String, AttributeValue> encode(Note note) {
    Expiry expiry = note.expiry();
    ItemWriter item =
        new ItemWriter(NoteKeys.note(note.userId(), note.id()))
            .string(Attributes.ENTITY, NOTE)
            .string(Attributes.NOTE_ID, note.id().value())
            .string(Attributes.USER_ID, note.userId().value())
            .string(Attributes.TITLE, note.title())
            .string(Attributes.BODY, note.body())
            .string(Attributes.BODY_REF, note.bodyRef())
            .number(Attributes.BODY_BYTES, note.bodyBytes())
            .strings(Attributes.TAGS, note.tags().values())
            .time(Attributes.CREATED_AT, note.createdAt())
            .time(Attributes.UPDATED_AT, note.updatedAt())
            .number(Attributes.VERSION, note.version())
            .time(Attributes.DELETED_AT, note.deletedAt())
            .string(Attributes.RESTORED_FROM, note.restoredFrom())
            .string(Attributes.TRACE, note.trace())
            .string(Attributes.SPAN, note.span());
    if (expiry != null) {
      item.expiry(Attributes.EXPIRES_AT, expiry)
          .string(KeyAttributes.GSI1_PK, NoteKeys.expiryPartition(note.userId()))
          .string(KeyAttributes.GSI1_SK, NoteKeys.expirySort(expiry, note.id()));
    }
    return item.toItem();
  }

  /**
   * {@return what an item holds} Never throws, whatever it is. Unknown attributes are ignored.
   *
   * @param item an item of the {@code notes} table
   */
  public static Decoded decode(Map<String, AttributeValue> item) {
    AttributeValue key = item.get(KeyAttributes.SK);
    if (key != null && key.type() == AttributeValue.Type.UNKNOWN_TO_SDK_VERSION) {
      // As in an image from which somebody has taken the types: nothing tells whose it is.
      return new UnreadableNote("SK has no type");
    }
    String sk = string(key);
    AttributeValue entity = item.get(Attributes.ENTITY);
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
      return new ReadableNote(read(new ItemReader<>(item, UnreadableAttribute::new)));
    } catch (UnreadableAttribute e) {
      return new UnreadableNote(e.reason);
    }
  }

  private static Note read(ItemReader<UnreadableAttribute> item) throws UnreadableAttribute {
    NoteId id = noteId(item);
    UserId userId = userId(item);
    requireKey(item, KeyAttributes.PK, NoteKeys.partition(userId), Attributes.USER_ID);
    requireKey(item, KeyAttributes.SK, NoteKeys.sort(id), Attributes.NOTE_ID);
    Note.Builder note =
        Note.builder(id, userId, item.time(Attributes.CREATED_AT))
            .updatedAt(item.time(Attributes.UPDATED_AT))
            .title(item.string(Attributes.TITLE))
            .restoredFrom(item.optionalString(Attributes.RESTORED_FROM))
            .trace(item.optionalString(Attributes.TRACE), item.optionalString(Attributes.SPAN));
    String bodyRef = item.optionalString(Attributes.BODY_REF);
    String body = item.optionalString(Attributes.BODY);
    if (bodyRef != null && body != null) {
      throw item.unreadable("body and bodyRef are both present");
    }
    long bodyBytes = item.number(Attributes.BODY_BYTES, 0, MAX_BODY_BYTES);
    if (bodyRef != null) {
      note.bodyRef(bodyRef, bodyBytes);
    } else if (body != null) {
      note.body(body).bodyBytes(bodyBytes);
    } else {
      throw item.unreadable("body and bodyRef are both missing");
    }
    note.version(item.number(Attributes.VERSION, 1, Long.MAX_VALUE));
    note.expiry(item.optionalExpiry(Attributes.EXPIRES_AT));
    note.deletedAt(item.optionalTime(Attributes.DELETED_AT));
    return note.tags(Tags.stored(item.strings(Attributes.TAGS))).build();
  }

  private static NoteId noteId(ItemReader<UnreadableAttribute> item) throws UnreadableAttribute {
    String value = item.string(Attributes.NOTE_ID);
    if (!NoteId.isValid(value)) {
      throw item.unreadable("noteId is not a ULID");
    }
    return new NoteId(value);
  }

  private static UserId userId(ItemReader<UnreadableAttribute> item) throws UnreadableAttribute {
    try {
      return new UserId(item.string(Attributes.USER_ID));
    } catch (IllegalArgumentException e) {
      throw item.unreadable("userId: " + e.getMessage());
    }
  }

  private static void requireKey(
      ItemReader<UnreadableAttribute> item, String key, String expected, String part)
      throws UnreadableAttribute {
    if (!expected.equals(string(item.get(key)))) {
      throw item.unreadable(part + " differs from the key " + key);
    }
  }

  private static @Nullable String string(@Nullable AttributeValue value) {
    return value == null ? null : value.s();
  }

  /** Ends the reading of one item; never leaves this class. */
  private static final class UnreadableAttribute extends Exception {
    private final String reason;

    UnreadableAttribute(String reason, @Nullable Throwable cause) {
      super(reason, cause, false, false);
      this.reason = reason;
    }
  }
}
