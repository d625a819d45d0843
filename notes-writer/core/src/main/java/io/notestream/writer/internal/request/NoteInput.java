package io.notestream.writer.internal.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Tags;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole note as a caller sends it, valid. Everything but the title may be missing: it is then
 * empty, and a note without an expiry never expires.
 */
public record NoteInput(String title, String body, Tags tags, @Nullable Expiry expiry) {

  static final Set<String> MEMBERS =
      Set.of(
          NoteFields.TITLE,
          NoteFields.BODY,
          NoteFields.TAGS,
          NoteFields.TTL_SECONDS,
          NoteFields.EXPIRES_AT);

  /** Reads a note; refuses the request if anything is wrong with it. */
  public static NoteInput read(ObjectNode json, ExpiryPolicy policy, Instant now) {
    NoteFields fields = new NoteFields(json, MEMBERS);
    NoteInput input =
        new NoteInput(
            fields.title(), fields.body(), fields.tags(), fields.expiry(policy, now).expiry());
    fields.requireValid();
    return input;
  }
}
