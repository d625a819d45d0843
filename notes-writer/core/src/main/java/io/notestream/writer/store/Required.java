package io.notestream.writer.store;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attributes that every item of an index or a page has, or the table is not ours. */
final class Required {

  private Required() {}

  static String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    if (value == null || value.s() == null) {
      throw new UnreadableItemException("an item has no string " + name);
    }
    return value.s();
  }
}
