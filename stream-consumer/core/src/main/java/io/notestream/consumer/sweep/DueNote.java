package io.notestream.consumer.sweep;

import io.notestream.model.table.KeyAttributes;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An entry of the index of due notes.
 *
 * @param partition the note's partition key
 * @param sort the note's sort key
 * @param entry the entry's own sort key, which changes with the note's expiry
 * @param bodyBytes the size of its body
 */
record DueNote(String partition, String sort, String entry, long bodyBytes) {

  /** Returns how many bytes of the body are in the item: a large body is in the blob store. */
  long inlineBytes() {
    return bodyBytes > SweepLimits.LARGEST_INLINE_BODY ? 0 : bodyBytes;
  }

  /** Returns the note's primary key. */
  Map<String, AttributeValue> key() {
    return Map.of(
        KeyAttributes.PK, AttributeValue.fromS(partition),
        KeyAttributes.SK, AttributeValue.fromS(sort));
  }
}
