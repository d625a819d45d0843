package io.notestream.writer.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Note;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.internal.request.StrictJson;

/** Converts between a note and its line of JSON. Thread-safe. */
final class NoteLine {

  static final String ID = "id";
  static final String USER_ID = "userId";
  static final String TITLE = "title";
  static final String BODY = "body";
  static final String TAGS = "tags";
  static final String CREATED_AT = "createdAt";
  static final String UPDATED_AT = "updatedAt";
  static final String VERSION = "version";
  static final String EXPIRES_AT = "expiresAt";
  static final String TRACE = "trace";

  /** May stand in a line, and is dropped: what is imported did not come back from an expiration. */
  static final String RESTORED_FROM = "restoredFrom";

  private static final int MAX_DEPTH = 5;

  private static final StrictJson JSON = new StrictJson(MAX_DEPTH);

  private NoteLine() {}

  /**
   * A note and its body, which belongs into the item or into the blob store.
   *
   * @param note without the body
   * @param body the text
   */
  record Read(Note note, String body) {}

  /** Thrown for a line that does not hold a note. The message says why, without any value. */
  static final class WrongLineException extends Exception {

    private static final long serialVersionUID = 1;

    WrongLineException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Returns the line of a note, without its end.
   *
   * @param body the text, wherever it lives
   */
  static String write(Note note, String body) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(ID, note.id().value());
    json.put(USER_ID, note.userId().value());
    json.put(TITLE, note.title());
    json.put(BODY, body);
    note.tags().forEach(json.putArray(TAGS)::add);
    json.put(CREATED_AT, Timestamps.format(note.createdAt()));
    json.put(UPDATED_AT, Timestamps.format(note.updatedAt()));
    json.put(VERSION, note.version());
    if (note.expiry() != null) {
      json.put(EXPIRES_AT, note.expiry().instant().toString());
    }
    if (note.trace() != null) {
      json.put(TRACE, note.trace());
    }
    return json.toString();
  }

  /**
   * Returns the note in a line.
   *
   * @throws WrongLineException if there is none
   */
  static Read read(byte[] line) throws WrongLineException {
    try {
      if (JSON.parse(StrictJson.text(line)) instanceof ObjectNode object) {
        return new NoteMembers(object).read();
      }
    } catch (StrictJson.NotUtf8Exception e) {
      throw new WrongLineException("is not UTF-8");
    } catch (JsonProcessingException e) {
      throw new WrongLineException(
          StrictJson.isDuplicate(e) ? "names a member more than once" : "is not JSON");
    }
    throw new WrongLineException("is not a JSON object");
  }
}
