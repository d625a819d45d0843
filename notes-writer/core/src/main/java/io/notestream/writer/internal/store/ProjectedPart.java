package io.notestream.writer.internal.store;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A user's numbers for one part of a projection that the consumer is configured for. The writer
 * does not know projections: an item says itself what it holds.
 *
 * @param part the name of the part; empty for a projection without parts
 * @param values numbers and times by name, sorted
 */
public record ProjectedPart(String part, Map<String, AttributeValue> values) {

  /** What an item has beside its numbers. */
  private static final Set<String> OTHERS =
      Set.of(
          KeyAttributes.PK,
          KeyAttributes.SK,
          KeyAttributes.GSI1_PK,
          Attributes.USER_ID,
          Attributes.SCHEMA,
          Attributes.PROJECTION,
          Attributes.PART,
          Attributes.RANKED_BY);

  static ProjectedPart fromItem(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    String rankedBy = reader.optionalString(Attributes.RANKED_BY);
    Map<String, AttributeValue> values = new TreeMap<>();
    item.forEach(
        (name, value) -> {
          boolean ranks = rankedBy != null && name.equals(Attributes.ACTIVE_NOTES);
          if (!OTHERS.contains(name)) {
            values.put(ranks ? rankedBy : name, value);
          }
        });
    return new ProjectedPart(reader.string(Attributes.PART), values);
  }
}
