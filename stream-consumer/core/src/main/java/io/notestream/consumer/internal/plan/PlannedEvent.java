package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change that is to be counted, at its place in a batch. Immutable; equal only to itself, since
 * the same change may stand in a batch twice.
 */
public final class PlannedEvent {

  private final int index;
  private final NoteChange change;
  private final @Nullable Map<String, AttributeValue> letter;

  private PlannedEvent(int index, NoteChange change, @Nullable Map<String, AttributeValue> letter) {
    this.index = index;
    this.change = change;
    this.letter = letter;
  }

  /**
   * A change that comes from the stream.
   *
   * @param index the record's position in its batch
   */
  public static PlannedEvent of(int index, NoteChange change) {
    return new PlannedEvent(index, change, null);
  }

  /**
   * A change that comes from a dead letter, which is to be closed with it.
   *
   * @param letter the letter's primary key
   */
  public static PlannedEvent ofLetter(NoteChange change, Map<String, AttributeValue> letter) {
    return new PlannedEvent(0, change, letter);
  }

  /** The record's position in its batch. */
  public int index() {
    return index;
  }

  /** The change. */
  public NoteChange change() {
    return change;
  }

  /** The primary key of the dead letter that the change comes from; {@code null} for none. */
  public @Nullable Map<String, AttributeValue> letter() {
    return letter;
  }

  /** Whose note it is. */
  public UserId userId() {
    return change.userId();
  }

  @Override
  public String toString() {
    return change.kind() + " " + change.eventId();
  }
}
