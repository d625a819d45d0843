package io.notestream.model.view;

import io.notestream.model.table.ItemReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The generation of the views that an item of {@code note-ops} concerns, as it is stored: the first
 * one is not named, since its items are older than generations.
 */
final class StoredGeneration {

  static final String NAME = "generation";

  private StoredGeneration() {}

  /** Returns the attribute; {@code null} for none. */
  static @Nullable AttributeValue of(int generation) {
    return generation == 1 ? null : AttributeValue.fromN(Integer.toString(generation));
  }

  /**
   * Returns the generation that an item names.
   *
   * @throws CorruptItemException if it is none
   */
  static int in(ItemReader<CorruptItemException> reader) {
    return reader.get(NAME) == null ? 1 : (int) reader.number(NAME, 1, Integer.MAX_VALUE);
  }
}
