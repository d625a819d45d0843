package io.notestream.consumer.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change that is to be counted.
 *
 * @param index the record's position in its batch
 * @param change the change
 * @param letter the key of the dead letter that the change comes from, to be closed with it; {@code
 *     null} for a change that comes from the stream
 */
public record PlannedEvent(
    int index, NoteChange change, @Nullable Map<String, AttributeValue> letter) {

  /** A change that comes from the stream. */
  public PlannedEvent(int index, NoteChange change) {
    this(index, change, null);
  }

  /** Whose note it is. */
  public UserId userId() {
    return change.userId();
  }
}
