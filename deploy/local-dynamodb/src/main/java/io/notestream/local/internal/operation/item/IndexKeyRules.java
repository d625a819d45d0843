package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.TableDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules for key attributes of indexes: where an item has them, they are of the declared type,
 * not empty and not too long.
 */
final class IndexKeyRules {

  private IndexKeyRules() {}

  /** Refuses an item that is to be put and in which such an attribute is empty. */
  static void refuseEmpty(TableDefinition table, Item item) {
    forEach(
        table,
        (index, attribute) -> {
          String kind = KeyRules.emptyKind(item.get(attribute));
          if (kind != null) {
            throw ServiceException.validation(
                KeyRules.NOT_VALID
                    + "A value specified for a secondary index key is not supported. The"
                    + " AttributeValue for a key attribute cannot contain an empty "
                    + kind
                    + " value. IndexName: "
                    + index.name()
                    + ", IndexKey: "
                    + attribute);
          }
        });
  }

  /**
   * Refuses an item that is to be put and in which such an attribute is of a wrong type or size.
   */
  static void checkItem(TableDefinition table, Item item) {
    forEach(
        table,
        (index, attribute) -> {
          Value value = item.get(attribute);
          if (value != null) {
            checkType(table, index, attribute, value.type());
            checkSize(index, attribute, value);
          }
        });
  }

  /**
   * Refuses an update that gives such an attribute a wrong type, whatever the item.
   *
   * @param types the types that the update is certain to give
   */
  static void checkTypes(TableDefinition table, Map<String, Value.Type> types) {
    forEach(
        table,
        (index, attribute) -> {
          Value.Type type = types.get(attribute);
          if (type != null) {
            checkType(table, index, attribute, type);
          }
        });
  }

  /**
   * Refuses the result of an update in which such an attribute is of a wrong type or size.
   *
   * @param touched the attributes to look at: an item may be older than an index
   */
  static void checkUpdated(TableDefinition table, Item item, Set<String> touched) {
    forEach(
        table,
        (index, attribute) -> {
          Value value = touched.contains(attribute) ? item.get(attribute) : null;
          if (value == null) {
            return;
          }
          if (!KeyRules.isOfType(table, attribute, value)) {
            throw ServiceException.validation(
                "The update expression attempted to update the secondary index key to unsupported"
                    + " type");
          }
          if (isTooLarge(index, attribute, value)) {
            throw ServiceException.validation(
                "The update expression attempted to update the secondary index key beyond allowed"
                    + " size limits");
          }
        });
  }

  /**
   * Returns why an item cannot be the result of an update, which is that such an attribute is
   * empty; otherwise null.
   */
  static @Nullable ServiceException emptyAfterUpdate(
      TableDefinition table, Item item, Set<String> touched) {
    for (IndexDefinition index : table.indexes()) {
      for (String attribute : index.key().attributes()) {
        String kind = touched.contains(attribute) ? KeyRules.emptyKind(item.get(attribute)) : null;
        if (kind != null) {
          return ServiceException.validation(
              KeyRules.NOT_VALID
                  + "The update expression attempted to update a secondary index key to a value"
                  + " that is not supported. The AttributeValue for a key attribute cannot contain"
                  + " an empty "
                  + kind
                  + " value.");
        }
      }
    }
    return null;
  }

  private static void checkType(
      TableDefinition table, IndexDefinition index, String attribute, Value.Type type) {
    String expected = String.valueOf(table.attributes().get(attribute));
    if (!expected.equals(type.name())) {
      throw ServiceException.invalidParameter(
          "Type mismatch for Index Key "
              + attribute
              + " Expected: "
              + expected
              + " Actual: "
              + type
              + " IndexName: "
              + index.name());
    }
  }

  private static void checkSize(IndexDefinition index, String attribute, Value value) {
    if (isTooLarge(index, attribute, value)) {
      boolean hash = index.key().hash().contains(attribute);
      throw ServiceException.invalidParameter(
          "Size of "
              + (hash ? "hashkey" : "rangekey")
              + " has exceeded the maximum size limit of"
              + most(index, attribute)
              + " bytes");
    }
  }

  private static boolean isTooLarge(IndexDefinition index, String attribute, Value value) {
    return !(value instanceof Value.N) && value.sizeBytes() > most(index, attribute);
  }

  private static int most(IndexDefinition index, String attribute) {
    return index.key().hash().contains(attribute)
        ? KeyRules.MOST_HASH_BYTES
        : KeyRules.MOST_RANGE_BYTES;
  }

  private interface AttributeRule {
    void apply(IndexDefinition index, String attribute);
  }

  /**
   * Applies a rule to the key attributes of all indexes, in the order of the indexes' names; leaves
   * out those that are also keys of the table.
   */
  private static void forEach(TableDefinition table, AttributeRule rule) {
    for (IndexDefinition index : byName(table.indexes())) {
      for (String attribute : index.key().attributes()) {
        if (!table.key().contains(attribute)) {
          rule.apply(index, attribute);
        }
      }
    }
  }

  private static List<IndexDefinition> byName(List<IndexDefinition> indexes) {
    Function<IndexDefinition, String> name = IndexDefinition::name;
    return indexes.size() < 2
        ? indexes
        : indexes.stream().sorted(Comparator.comparing(name)).toList();
  }
}
