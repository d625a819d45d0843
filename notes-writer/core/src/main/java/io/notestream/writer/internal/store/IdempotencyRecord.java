package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.ItemWriter;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is remembered of a request that created notes: enough to respond to its repetition as to
 * itself, also when the notes are gone. What the caller sent is not in it: the repetition brings it
 * again. Immutable.
 *
 * @param content the digest of the request, see {@link IdempotentRequest#content}
 * @param createdAt when the notes were created
 * @param notes the notes, in the order of the request
 * @param expiry when the record is forgotten
 */
public record IdempotencyRecord(
    String content, Instant createdAt, List<CreatedNote> notes, Expiry expiry) {

  /** How long a request is remembered: 24 hours, longer than callers go on trying. */
  static final Duration REMEMBERED = Duration.ofHours(24);

  private static final String IDEMPOTENCY = "IDEMPOTENCY";
  private static final String BODY_HASH = "bodyHash";
  private static final String NOTES = "notes";

  /**
   * A note as it was created.
   *
   * @param id its id
   * @param expiry its first expiry; {@code null} if it had none
   */
  public record CreatedNote(NoteId id, @Nullable Expiry expiry) {}

  static IdempotencyRecord of(IdempotentRequest request, List<Note> notes, Instant now) {
    return new IdempotencyRecord(
        request.content(),
        notes.get(0).createdAt(),
        notes.stream().map(note -> new CreatedNote(note.id(), note.expiry())).toList(),
        Expiry.notBefore(now.plus(REMEMBERED)));
  }

  Map<String, AttributeValue> toItem(UserId userId, String key) {
    List<AttributeValue> list = new ArrayList<>();
    for (CreatedNote note : notes) {
      Map<String, AttributeValue> entry = new LinkedHashMap<>();
      entry.put(Attributes.NOTE_ID, AttributeValue.fromS(note.id().value()));
      if (note.expiry() != null) {
        entry.put(Attributes.EXPIRES_AT, AttributeValue.fromN(seconds(note.expiry())));
      }
      list.add(AttributeValue.fromM(entry));
    }
    Map<String, AttributeValue> item =
        new LinkedHashMap<>(
            new ItemWriter(NoteKeys.idempotency(userId, key))
                .string(Attributes.ENTITY, IDEMPOTENCY)
                .string(Attributes.USER_ID, userId.value())
                .string(BODY_HASH, content)
                .time(Attributes.CREATED_AT, createdAt)
                .expiry(Attributes.EXPIRES_AT, expiry)
                .toItem());
    item.put(NOTES, AttributeValue.fromL(list));
    return item;
  }

  static IdempotencyRecord fromItem(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    Expiry expiry = reader.optionalExpiry(Attributes.EXPIRES_AT);
    AttributeValue list = item.get(NOTES);
    if (expiry == null || list == null || !list.hasL() || list.l().isEmpty()) {
      throw StoredItem.unreadable(item, "it lacks its expiry or its notes", null);
    }
    List<CreatedNote> notes = new ArrayList<>();
    for (AttributeValue element : list.l()) {
      ItemReader<UnreadableItemException> note =
          new ItemReader<>(
              element.m(), (reason, cause) -> StoredItem.unreadable(item, reason, cause));
      notes.add(
          StoredItem.read(
              item,
              whole ->
                  new CreatedNote(
                      new NoteId(note.string(Attributes.NOTE_ID)),
                      note.optionalExpiry(Attributes.EXPIRES_AT))));
    }
    return new IdempotencyRecord(
        reader.string(BODY_HASH), reader.time(Attributes.CREATED_AT), notes, expiry);
  }

  private static String seconds(Expiry expiry) {
    return Long.toString(expiry.epochSeconds());
  }
}
