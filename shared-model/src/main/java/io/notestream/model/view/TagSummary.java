package io.notestream.model.view;

import io.notestream.model.table.ItemReader;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many of a user's notes have a tag. Immutable.
 *
 * @param tag the tag
 * @param activeNotes notes that are stored and have it
 */
public record TagSummary(String tag, long activeNotes) {

  /** The attribute of {@link #tag}. */
  public static final String TAG = "tag";

  /**
   * {@return the tag summary that an item holds}
   *
   * @param item the whole item
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static TagSummary fromItem(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    return new TagSummary(reader.string(TAG), Counter.ACTIVE_NOTES.of(reader));
  }
}
