package io.notestream.writer.internal.store;

import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.CorruptItemException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads items whose attributes must be there, or the table is not one of this project. */
final class StoredItem {

  private StoredItem() {}

  static ItemReader<UnreadableItemException> reader(Map<String, AttributeValue> item) {
    return new ItemReader<>(item, (reason, cause) -> unreadable(item, reason, cause));
  }

  /**
   * Returns what a function makes of an item.
   *
   * @throws UnreadableItemException which names the item, if the function cannot read it
   */
  static <T> T read(
      Map<String, AttributeValue> item, Function<Map<String, AttributeValue>, T> function) {
    try {
      return function.apply(item);
    } catch (CorruptItemException | IllegalArgumentException e) {
      throw unreadable(item, String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the exception for an item that cannot be read. */
  static UnreadableItemException unreadable(
      Map<String, AttributeValue> item, String reason, @Nullable Throwable cause) {
    return new UnreadableItemException(
        "the stored item "
            + string(item.get(KeyAttributes.PK))
            + " / "
            + string(item.get(KeyAttributes.SK))
            + " cannot be read: "
            + reason,
        cause);
  }

  private static @Nullable String string(@Nullable AttributeValue value) {
    return value == null ? null : value.s();
  }
}
