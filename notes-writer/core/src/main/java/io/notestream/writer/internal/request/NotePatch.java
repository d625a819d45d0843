package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a caller wants to make to a note, by the rules of <a
 * href="https://www.rfc-editor.org/rfc/rfc7396">JSON merge patch</a>: a missing member leaves its
 * value as it is, {@code null} removes it.
 *
 * @param title the new title; {@code null} to leave it
 * @param body the new body, empty to remove it; {@code null} to leave it
 * @param tags the new tags, none to remove them; {@code null} to leave them
 * @param expiry the new expiry, unless it is not stated
 */
public record NotePatch(
    @Nullable String title, @Nullable String body, @Nullable Tags tags, RequestedExpiry expiry) {

  /** Reads the changes; what is wrong with them goes to the faults. */
  public static NotePatch read(ObjectNode json, ExpiryPolicy policy, Instant now, Faults faults) {
    NoteFields fields = new NoteFields(json, JsonPointer.empty(), NoteInput.MEMBERS, faults);
    return new NotePatch(
        fields.has(NoteFields.TITLE) ? fields.title() : null,
        body(fields),
        tags(fields),
        fields.expiry(policy, now));
  }

  private static @Nullable String body(NoteFields fields) {
    if (!fields.has(NoteFields.BODY)) {
      return null;
    }
    return fields.isNull(NoteFields.BODY) ? "" : fields.body();
  }

  private static @Nullable Tags tags(NoteFields fields) {
    if (!fields.has(NoteFields.TAGS)) {
      return null;
    }
    return fields.isNull(NoteFields.TAGS) ? Tags.none() : fields.tags();
  }

  /** Returns whether no member is stated. */
  public boolean changesNothing() {
    return title == null && body == null && tags == null && !expiry.stated();
  }

  /** Applies everything but the body, since where that lives is decided elsewhere. */
  public Note.Builder applyTo(Note.Builder note) {
    if (title != null) {
      note.title(title);
    }
    if (tags != null) {
      note.tags(tags);
    }
    if (expiry.stated()) {
      note.expiry(expiry.expiry());
    }
    return note;
  }
}
