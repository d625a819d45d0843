package io.notestream.consumer.internal.plan;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.UserId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change to be counted, with its index in the batch. Immutable; compared by identity, since a
 * batch may hold the same change twice.
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
   * Returns an event for a change that comes from the stream.
   *
   * @param index the index of its record in the batch
   */
  public static PlannedEvent of(int index, NoteChange change) {
    return new PlannedEvent(index, change, null);
  }

  /**
   * Returns an event for a change that comes from a dead letter, which is closed with it.
   *
   * @param letter the letter's primary key, and its {@code parts} if it has any
   */
  public static PlannedEvent ofLetter(NoteChange change, Map<String, AttributeValue> letter) {
    return new PlannedEvent(0, change, letter);
  }

  /** Returns the index of its record in the batch. */
  public int index() {
    return index;
  }

  /** Returns the change. */
  public NoteChange change() {
    return change;
  }

  /**
   * Returns the primary key of the dead letter that the change comes from, and its {@code parts} if
   * it has any; {@code null} if there is no letter.
   */
  public @Nullable Map<String, AttributeValue> letter() {
    return letter;
  }

  /** Returns the note's owner. */
  public UserId userId() {
    return change.userId();
  }

  @Override
  public String toString() {
    return change.kind() + " " + change.eventId();
  }
}
