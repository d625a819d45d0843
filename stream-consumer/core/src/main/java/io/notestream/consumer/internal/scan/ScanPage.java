package io.notestream.consumer.internal.scan;

import io.notestream.model.note.Note;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A page of a segment. Immutable.
 *
 * @param notes the notes in it that can be read
 * @param unreadable the items in it that stand under a note's key and cannot be read
 * @param items how many items of any kind it had
 * @param readUnits the read units that it took
 * @param readBy a time, by DynamoDB's clock, before which it was read
 * @param next the position after it
 */
public record ScanPage(
    List<Note> notes,
    List<Unreadable> unreadable,
    int items,
    double readUnits,
    Instant readBy,
    ScanPosition next) {

  /**
   * An item that cannot be read as a note.
   *
   * @param key its primary key
   * @param reason which attribute is wrong and how; never a title or body
   */
  public record Unreadable(Map<String, AttributeValue> key, String reason) {}

  static ScanPage of(
      List<Map<String, AttributeValue>> items,
      double readUnits,
      Instant readBy,
      ScanPosition next) {
    List<Note> notes = new ArrayList<>(items.size());
    List<Unreadable> unreadable = new ArrayList<>();
    for (Map<String, AttributeValue> item : items) {
      read(item, notes::add, unreadable::add);
    }
    return new ScanPage(
        List.copyOf(notes), List.copyOf(unreadable), items.size(), readUnits, readBy, next);
  }

  /**
   * Reads an item of the notes table. One that is neither a note nor unreadable is of another kind.
   *
   * @param item the whole item
   * @param notes receives a note that can be read
   * @param unreadable receives an item that stands under a note's key and cannot be read
   */
  public static void read(
      Map<String, AttributeValue> item, Consumer<Note> notes, Consumer<Unreadable> unreadable) {
    NoteCodec.Decoded decoded = NoteCodec.decode(item);
    if (decoded instanceof NoteCodec.ReadableNote readable && isUnderItsKey(item, readable)) {
      notes.accept(readable.note());
    } else if (!(decoded instanceof NoteCodec.NotANote)) {
      String reason = decoded instanceof NoteCodec.UnreadableNote why ? why.reason() : "its key";
      unreadable.accept(new Unreadable(key(item), reason));
    }
  }

  /** Its changes would be malformed otherwise, and never count. */
  private static boolean isUnderItsKey(
      Map<String, AttributeValue> item, NoteCodec.ReadableNote readable) {
    return NoteKeys.note(readable.note().userId(), readable.note().id()).equals(key(item));
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    return Map.of(
        KeyAttributes.PK, item.get(KeyAttributes.PK), KeyAttributes.SK, item.get(KeyAttributes.SK));
  }
}
