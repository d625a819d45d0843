package io.notestream.consumer.decode;

import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One image of a record, and what the codec reads in it. */
record Image(Map<String, AttributeValue> attributes, NoteCodec.@Nullable Decoded decoded) {

  static final Image NONE = new Image(Map.of(), null);

  static Image of(@Nullable Map<String, AttributeValue> attributes) {
    return attributes == null || attributes.isEmpty()
        ? NONE
        : new Image(attributes, NoteCodec.decode(attributes));
  }

  boolean isAbsent() {
    return decoded == null;
  }

  boolean isForeign() {
    return decoded instanceof NoteCodec.NotANote;
  }

  boolean has(String attribute) {
    return attributes.containsKey(attribute);
  }

  @Nullable Note note() {
    return decoded instanceof NoteCodec.ReadableNote readable ? readable.note() : null;
  }

  @Nullable String unreadable() {
    return decoded instanceof NoteCodec.UnreadableNote unreadable ? unreadable.reason() : null;
  }

  String entity() {
    return decoded instanceof NoteCodec.NotANote other ? other.entity() : "";
  }
}
