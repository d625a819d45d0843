package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Tags;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole note as a caller sends it, valid if its request has no faults. Everything but the title
 * may be missing: it is then empty, and a note without an expiry never expires.
 */
public record NoteInput(String title, String body, Tags tags, @Nullable Expiry expiry) {

  static final Set<String> MEMBERS =
      Set.of(
          NoteFields.TITLE,
          NoteFields.BODY,
          NoteFields.TAGS,
          NoteFields.TTL_SECONDS,
          NoteFields.EXPIRES_AT);

  /**
   * Reads a note; what is wrong with it goes to the faults.
   *
   * @param place where the note stands in the body of the request
   */
  public static NoteInput read(
      ObjectNode json, JsonPointer place, ExpiryPolicy policy, Instant now, Faults faults) {
    NoteFields fields = new NoteFields(json, place, MEMBERS, faults);
    return new NoteInput(
        fields.title(), fields.body(), fields.tags(), fields.expiry(policy, now).expiry());
  }
}
