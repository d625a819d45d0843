package io.notestream.writer.internal.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Note;
import io.notestream.writer.http.Response;
import io.notestream.writer.internal.request.EntityTags;
import io.notestream.writer.internal.response.Json;
import org.jspecify.annotations.Nullable;

/** Writes notes as callers see them. */
final class NoteJson {

  private NoteJson() {}

  /**
   * Returns a note.
   *
   * @param body the text; {@code null} to leave it out, where reading it would cost too much
   */
  static ObjectNode of(Note note, @Nullable String body) {
    ObjectNode json = Json.object();
    json.put("id", note.id().value());
    json.put("title", note.title());
    if (body != null) {
      json.put("body", body);
    }
    json.put("bodyBytes", note.bodyBytes());
    ArrayNode tags = json.putArray("tags");
    note.tags().forEach(tags::add);
    json.put("createdAt", Json.time(note.createdAt()));
    json.put("updatedAt", Json.time(note.updatedAt()));
    json.put("version", note.version());
    json.put("expiresAt", note.expiry() == null ? null : Json.time(note.expiry().instant()));
    if (note.restoredFrom() != null) {
      json.put("restoredFrom", note.restoredFrom());
    }
    return json;
  }

  /** Returns a response with a whole note and its entity tag. */
  static Response response(int status, Note note, String body) {
    return Json.response(status, of(note, body)).with("ETag", EntityTags.entityTag(note.version()));
  }
}
