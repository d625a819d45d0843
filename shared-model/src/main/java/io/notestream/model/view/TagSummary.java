package io.notestream.model.view;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many of a user's notes have a tag.
 *
 * @param tag the tag
 * @param activeNotes notes that have it at this moment
 */
public record TagSummary(String tag, long activeNotes) {

  /** The attribute of {@link #tag}. */
  public static final String TAG = "tag";

  /**
   * Reads the item.
   *
   * @throws CorruptItemException if an attribute is missing or of the wrong type
   */
  public static TagSummary fromItem(Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes(item);
    return new TagSummary(attributes.requiredString(TAG), attributes.counter(Counter.ACTIVE_NOTES));
  }
}
