package io.notestream.consumer.replay;

import io.notestream.consumer.decode.EventTimes;
import io.notestream.model.table.NoteCodec;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** How old a record may be, before it is decoded. */
final class RecordTimes {

  private RecordTimes() {}

  /**
   * Returns a time before which the record was not made: its own or, if it has none, that of the
   * note's last change; {@code null} if it is not about a note, or cannot be read.
   */
  static @Nullable Instant notBefore(Record record) {
    StreamRecord stream = record.dynamodb();
    if (stream == null) {
      return null;
    }
    if (stream.approximateCreationDateTime() != null) {
      return EventTimes.normalize(stream.approximateCreationDateTime());
    }
    Instant after = updatedAt(stream.newImage());
    return after == null ? updatedAt(stream.oldImage()) : after;
  }

  private static @Nullable Instant updatedAt(@Nullable Map<String, AttributeValue> image) {
    return image != null && NoteCodec.decode(image) instanceof NoteCodec.ReadableNote readable
        ? readable.note().updatedAt()
        : null;
  }
}
