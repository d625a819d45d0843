package io.notestream.writer.internal.store;

import io.notestream.model.table.ItemReader;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads items whose attributes must be there, or the table is not one of this project. */
final class StoredItem {

  private StoredItem() {}

  static ItemReader<UnreadableItemException> reader(Map<String, AttributeValue> item) {
    return new ItemReader<>(item, UnreadableItemException::new);
  }
}
