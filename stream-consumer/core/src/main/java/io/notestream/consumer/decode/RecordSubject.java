package io.notestream.consumer.decode;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.time.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Whom a record is about, as far as its keys and images tell, also of a record that cannot be
 * decoded. Immutable.
 *
 * @param users every user that is named by a key or an attribute: more than one if they disagree
 * @param noteCreatedAt when the note was created, or else the time in its id; {@code null} if
 *     neither can be read
 * @param bodyRefs the bodies in the blob store that the images refer to
 */
public record RecordSubject(
    Set<UserId> users, @Nullable Instant noteCreatedAt, Set<String> bodyRefs) {

  /**
   * Returns whom a record is about. Never throws.
   *
   * @param record the record; {@code null} is about nobody
   * @return its subject
   */
  public static RecordSubject of(@Nullable Record record) {
    StreamRecord stream = record == null ? null : record.dynamodb();
    return stream == null
        ? new RecordSubject(Set.of(), null, Set.of())
        : of(
            Stream.of(stream.keys(), stream.oldImage(), stream.newImage())
                .filter(part -> part != null && !part.isEmpty())
                .toList());
  }

  /**
   * Returns whom items are about. Never throws.
   *
   * @param items items or parts of them, all of one note
   * @return their subject
   */
  public static RecordSubject of(List<Map<String, AttributeValue>> items) {
    Set<UserId> users = new LinkedHashSet<>();
    Set<String> bodyRefs = new LinkedHashSet<>();
    Instant created = null;
    Instant made = null;
    for (Map<String, AttributeValue> item : items) {
      String pk = string(item, KeyAttributes.PK);
      if (pk != null && pk.startsWith(NoteKeys.USER_PREFIX)) {
        addUser(users, pk.substring(NoteKeys.USER_PREFIX.length()));
      }
      addUser(users, string(item, Attributes.USER_ID));
      String bodyRef = string(item, Attributes.BODY_REF);
      if (bodyRef != null) {
        bodyRefs.add(bodyRef);
      }
      created = earlier(created, time(string(item, Attributes.CREATED_AT)));
      made = earlier(made, timeOfId(string(item, Attributes.NOTE_ID)));
      String sk = string(item, KeyAttributes.SK);
      if (sk != null && sk.startsWith(NoteKeys.NOTE_PREFIX)) {
        made = earlier(made, timeOfId(sk.substring(NoteKeys.NOTE_PREFIX.length())));
      }
    }
    return new RecordSubject(users, created == null ? made : created, bodyRefs);
  }

  /**
   * Returns whether this is of a note of the user that was erased. A note whose age cannot be told
   * was, if its owner was.
   *
   * @param userId the user
   * @param erasedThrough the time before which the user's notes were erased
   * @return {@code false} if it is about other users alone, or a younger note
   */
  public boolean isErased(UserId userId, Instant erasedThrough) {
    return users.contains(userId)
        && (noteCreatedAt == null || noteCreatedAt.isBefore(erasedThrough));
  }

  private static void addUser(Set<UserId> users, @Nullable String value) {
    if (value != null && UserId.isValid(value)) {
      users.add(new UserId(value));
    }
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Timestamps.parse(text);
    } catch (DateTimeException e) {
      return null; // As if it were missing: the record may be malformed just because of it.
    }
  }

  private static @Nullable Instant timeOfId(@Nullable String id) {
    return id == null || !NoteId.isValid(id) ? null : new NoteId(id).time();
  }

  private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isBefore(b) ? a : b;
  }

  private static @Nullable String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }
}
