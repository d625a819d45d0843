package io.notestream.writer.internal.store;

import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A position in a list of operators' items. Immutable.
 *
 * @param pk the item's partition key
 * @param sk its sort key
 * @param sortKey its sort key in the index
 */
public record OpsPosition(String pk, String sk, String sortKey) {

  private static final String SEPARATOR = "\n";

  static OpsPosition of(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    return new OpsPosition(
        reader.string(KeyAttributes.PK),
        reader.string(KeyAttributes.SK),
        reader.string(KeyAttributes.GSI1_SK));
  }

  Map<String, AttributeValue> primaryKey() {
    return KeyAttributes.primaryKey(pk, sk);
  }

  static Map<String, AttributeValue> primaryKey(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    return KeyAttributes.primaryKey(
        reader.string(KeyAttributes.PK), reader.string(KeyAttributes.SK));
  }

  Map<String, AttributeValue> key(String partition) {
    Map<String, AttributeValue> key = new HashMap<>(primaryKey());
    key.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(partition));
    key.put(KeyAttributes.GSI1_SK, AttributeValue.fromS(sortKey));
    return key;
  }

  /** Returns the text that {@link #parse} reads. */
  public String text() {
    return String.join(SEPARATOR, pk, sk, sortKey);
  }

  /** Parses a position; empty if the text is not one. */
  public static Optional<OpsPosition> parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return parts.length == 3
        ? Optional.of(new OpsPosition(parts[0], parts[1], parts[2]))
        : Optional.empty();
  }
}
