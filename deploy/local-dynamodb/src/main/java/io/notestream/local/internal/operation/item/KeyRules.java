package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.ItemKeys;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.TableDefinition;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for key attributes: they are there, of the declared type, not empty and not too long.
 * See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">the
 * limits</a>.
 */
final class KeyRules {

  static final String MISMATCH = "The provided key element does not match the schema";

  static final String NOT_VALID = "One or more parameter values are not valid. ";
  static final int MOST_HASH_BYTES = ItemKeys.MOST_HASH_BYTES;
  static final int MOST_RANGE_BYTES = ItemKeys.MOST_RANGE_BYTES;

  private KeyRules() {}

  /**
   * Refuses what is not exactly a key of the table.
   *
   * @throws ServiceException ValidationException
   */
  static void checkKey(TableDefinition table, Item key) {
    if (key.names().size() != table.key().attributes().size()) {
      throw ServiceException.validation(MISMATCH);
    }
    checkLookup(table, key);
  }

  /** Refuses an item whose key attributes are not those of the table, with the error for keys. */
  static void checkLookup(TableDefinition table, Item item) {
    for (String attribute : table.key().attributes()) {
      Value value = item.get(attribute);
      if (value == null || !isOfType(table, attribute, value)) {
        throw ServiceException.validation(MISMATCH);
      }
      checkSize(table.key(), attribute, value);
    }
  }

  /** Refuses an item whose key attributes are not those of the table, with the error for items. */
  static void checkItem(TableDefinition table, Item item) {
    for (String attribute : table.key().attributes()) {
      Value value = item.get(attribute);
      if (value == null) {
        throw ServiceException.invalidParameter("Missing the key " + attribute + " in the item");
      }
      if (!isOfType(table, attribute, value)) {
        throw ServiceException.invalidParameter(
            "Type mismatch for key "
                + attribute
                + " expected: "
                + table.attributes().get(attribute)
                + " actual: "
                + value.type());
      }
      checkSize(table.key(), attribute, value);
    }
  }

  /** Refuses an item in which a key attribute is an empty string or binary. */
  static void refuseEmpty(TableDefinition table, Item item) {
    for (String attribute : table.key().attributes()) {
      refuseEmpty(attribute, item.get(attribute));
    }
  }

  /** Refuses an empty value of a key attribute. */
  static void refuseEmpty(String attribute, @Nullable Value value) {
    String kind = emptyKind(value);
    if (kind != null) {
      throw ServiceException.validation(
          NOT_VALID
              + "The AttributeValue for a key attribute cannot contain an empty "
              + kind
              + " value. Key: "
              + attribute);
    }
  }

  /**
   * Refuses an expression that looks into a key attribute, of the table or of an index.
   *
   * @param nested the attributes that paths of the expression lead into
   */
  static void refuseNested(TableDefinition table, Set<String> nested) {
    if (nested.isEmpty()) {
      return;
    }
    for (String attribute : table.key().attributes()) {
      refuseNested(nested, "Key", attribute);
    }
    for (IndexDefinition index : table.indexes()) {
      for (String attribute : index.key().attributes()) {
        refuseNested(nested, "IndexKey", attribute);
      }
    }
  }

  private static void refuseNested(Set<String> nested, String kind, String attribute) {
    if (nested.contains(attribute)) {
      throw ServiceException.validation(
          "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
              + " allowed: "
              + kind
              + ": "
              + attribute);
    }
  }

  static boolean isOfType(TableDefinition table, String attribute, Value value) {
    return value
        .type()
        .name()
        .equals(Objects.requireNonNull(table.attributes().get(attribute)).name());
  }

  private static void checkSize(KeySchema key, String attribute, Value value) {
    if (value instanceof Value.N) {
      return;
    }
    if (key.hash().contains(attribute)) {
      if (value.sizeBytes() > MOST_HASH_BYTES) {
        throw ServiceException.invalidParameter(
            "Size of hashkey has exceeded the maximum size limit of" + MOST_HASH_BYTES + " bytes");
      }
    } else if (value.sizeBytes() > MOST_RANGE_BYTES) {
      throw ServiceException.invalidParameter(
          "Aggregated size of all range keys has exceeded the size limit of "
              + MOST_RANGE_BYTES
              + " bytes");
    }
  }

  static @Nullable String emptyKind(@Nullable Value value) {
    if (value instanceof Value.S text && text.value().isEmpty()) {
      return "string";
    }
    return value instanceof Value.B binary && binary.value().length() == 0 ? "binary" : null;
  }
}
