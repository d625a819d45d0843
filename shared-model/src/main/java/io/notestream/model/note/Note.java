package io.notestream.model.note;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A note as it is stored. Immutable.
 *
 * @param id its identity
 * @param userId its owner
 * @param title may be empty
 * @param body the text; {@code null} if it lives in the blob store
 * @param bodyRef the key in the blob store of a body too large for an item; {@code null} otherwise
 * @param bodyBytes the body's length in bytes of UTF-8, wherever it lives
 * @param tags its tags
 * @param createdAt when it was first written; kept by a restore
 * @param updatedAt when it was last written
 * @param version 1 when created, one more with every change: the optimistic lock
 * @param expiry when it ends; {@code null} for a note that stays
 * @param deletedAt set just before a delete when the note's end is near, so that the stream can
 *     tell a delete from an expiration; such a note is no longer shown to readers
 * @param restoredFrom the event id of the expiration that the note came back from
 * @param trace the W3C trace id of the request that wrote it
 */
public record Note(
    NoteId id,
    UserId userId,
    String title,
    @Nullable String body,
    @Nullable String bodyRef,
    long bodyBytes,
    Tags tags,
    Instant createdAt,
    Instant updatedAt,
    long version,
    @Nullable Expiry expiry,
    @Nullable Instant deletedAt,
    @Nullable String restoredFrom,
    @Nullable String trace) {

  /**
   * @throws IllegalArgumentException if the version is not positive, the byte count is negative, or
   *     there is both a body and a reference to one
   */
  public Note {
    if (version < 1) {
      throw new IllegalArgumentException("a version is at least 1, not " + version);
    }
    if (bodyBytes < 0) {
      throw new IllegalArgumentException("bodyBytes is not negative: " + bodyBytes);
    }
    if (body != null && bodyRef != null) {
      throw new IllegalArgumentException("a body lives in the item or in the blob store, not both");
    }
  }

  /** The length of a body in bytes of UTF-8. */
  public static long bytesOf(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Whether readers may see the note: it is not being deleted and has not expired, whether or not
   * the item is still there.
   */
  public boolean isLive(Instant now) {
    return deletedAt == null && (expiry == null || !expiry.hasPassed(now));
  }

  /** A builder that starts with this note's values. */
  public NoteBuilder toBuilder() {
    return new NoteBuilder(this);
  }

  /** Never the title or the body: notes must not end in logs. */
  @Override
  public String toString() {
    return "Note[" + id + " of " + userId + ", version " + version + ", " + bodyBytes + " bytes]";
  }
}
