package io.notestream.writer.internal.request;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.ExpiryPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a body that holds several notes. */
public final class BatchInput {

  private static final String NOTES = "notes";

  private BatchInput() {}

  /**
   * Reads the notes; what is wrong with them goes to the faults, each with its place.
   *
   * @param most how many there may be
   */
  public static List<NoteInput> read(
      ObjectNode body, int most, ExpiryPolicy policy, Instant now, Faults faults) {
    for (var member : body.properties()) {
      if (!member.getKey().equals(NOTES)) {
        faults.member(
            JsonPointer.empty().appendProperty(member.getKey()),
            "unknown member; the only one is " + NOTES);
      }
    }
    JsonPointer place = JsonPointer.empty().appendProperty(NOTES);
    JsonNode list = body.path(NOTES);
    List<NoteInput> notes = new ArrayList<>();
    if (!list.isArray()) {
      faults.member(place, "notes must be an array of notes");
    } else if (list.isEmpty() || list.size() > most) {
      faults.member(place, "a batch holds 1 to " + most + " notes, not " + list.size());
    } else {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof ObjectNode note) {
          notes.add(NoteInput.read(note, place.appendIndex(i), policy, now, faults));
        } else {
          faults.member(place.appendIndex(i), "a note must be an object");
        }
      }
    }
    return notes;
  }
}
