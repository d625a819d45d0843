package io.notestream.local.operation;

import static io.notestream.local.operation.IndexSpec.INVALID;

import io.notestream.local.error.ServiceException;
import io.notestream.local.item.Item;
import io.notestream.local.item.Value;
import io.notestream.local.table.IndexDefinition;
import io.notestream.local.table.KeySchema;
import io.notestream.local.table.TableDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What key attributes have to be: there, of the declared type, not empty and not too long. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">the
 * limits</a>.
 */
final class KeyRules {

  static final String MISMATCH = "The provided key element does not match the schema";

  private static final String NOT_VALID = "One or more parameter values are not valid. ";
  private static final int MOST_HASH_BYTES = 2048;
  private static final int MOST_RANGE_BYTES = 1024;

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

  /** Refuses an item whose key attributes are not those of the table, in the words for keys. */
  static void checkLookup(TableDefinition table, Item item) {
    for (String attribute : table.key().attributes()) {
      Value value = item.get(attribute);
      if (value == null || !isOfType(table, attribute, value)) {
        throw ServiceException.validation(MISMATCH);
      }
      checkSize(table.key(), attribute, value);
    }
  }

  /** Refuses an item whose key attributes are not those of the table, in the words for items. */
  static void checkItem(TableDefinition table, Item item) {
    for (String attribute : table.key().attributes()) {
      Value value = item.get(attribute);
      if (value == null) {
        throw ServiceException.validation(
            INVALID + "Missing the key " + attribute + " in the item");
      }
      if (!isOfType(table, attribute, value)) {
        throw ServiceException.validation(
            INVALID
                + "Type mismatch for key "
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
      String kind = emptyKind(item.get(attribute));
      if (kind != null) {
        throw ServiceException.validation(
            NOT_VALID
                + "The AttributeValue for a key attribute cannot contain an empty "
                + kind
                + " value. Key: "
                + attribute);
      }
    }
  }

  /**
   * Refuses an item in which the key attribute of an index has a wrong type or is too long.
   *
   * @param touched the attributes to look at: an item may be older than an index
   */
  static void checkIndexKeys(TableDefinition table, Item item, Set<String> touched) {
    forEachIndexKey(
        table,
        item,
        touched,
        (index, attribute, value) -> {
          if (!isOfType(table, attribute, value)) {
            throw ServiceException.validation(
                INVALID
                    + "Type mismatch for Index Key "
                    + attribute
                    + " Expected: "
                    + table.attributes().get(attribute)
                    + " Actual: "
                    + value.type()
                    + " IndexName: "
                    + index.name());
          }
          checkIndexKeySize(index, attribute, value);
        });
  }

  /** Refuses an item that is to be put and in which the key attribute of an index is empty. */
  static void refuseEmptyIndexKeys(TableDefinition table, Item item) {
    forEachIndexKey(
        table,
        item,
        item.names(),
        (index, attribute, value) -> {
          String kind = emptyKind(value);
          if (kind != null) {
            throw ServiceException.validation(
                NOT_VALID
                    + "A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty "
                    + kind
                    + " value. IndexName: "
                    + index.name()
                    + ", IndexKey: "
                    + attribute);
          }
        });
  }

  /**
   * Why an item cannot be the result of an update because the key attribute of an index is empty;
   * null if none is.
   */
  static @Nullable ServiceException emptyAfterUpdate(
      TableDefinition table, Item item, Set<String> touched) {
    for (IndexDefinition index : table.indexes()) {
      for (String attribute : index.key().attributes()) {
        String kind = touched.contains(attribute) ? emptyKind(item.get(attribute)) : null;
        if (kind != null) {
          return ServiceException.validation(
              NOT_VALID
                  + "The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty "
                  + kind
                  + " value.");
        }
      }
    }
    return null;
  }

  static boolean isOfType(TableDefinition table, String attribute, Value value) {
    return value
        .type()
        .name()
        .equals(Objects.requireNonNull(table.attributes().get(attribute)).name());
  }

  private interface IndexKeyCheck {
    void check(IndexDefinition index, String attribute, Value value);
  }

  private static void forEachIndexKey(
      TableDefinition table, Item item, Set<String> touched, IndexKeyCheck check) {
    for (IndexDefinition index : byName(table.indexes())) {
      for (String attribute : index.key().attributes()) {
        Value value = item.get(attribute);
        if (value != null && touched.contains(attribute) && !table.key().contains(attribute)) {
          check.check(index, attribute, value);
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

  private static void checkSize(KeySchema key, String attribute, Value value) {
    if (value instanceof Value.N) {
      return;
    }
    if (attribute.equals(key.hash())) {
      if (value.sizeBytes() > MOST_HASH_BYTES) {
        throw ServiceException.validation(
            INVALID
                + "Size of hashkey has exceeded the maximum size limit of"
                + MOST_HASH_BYTES
                + " bytes");
      }
    } else if (value.sizeBytes() > MOST_RANGE_BYTES) {
      throw ServiceException.validation(
          INVALID
              + "Aggregated size of all range keys has exceeded the size limit of "
              + MOST_RANGE_BYTES
              + " bytes");
    }
  }

  private static void checkIndexKeySize(IndexDefinition index, String attribute, Value value) {
    int most = attribute.equals(index.key().hash()) ? MOST_HASH_BYTES : MOST_RANGE_BYTES;
    if (!(value instanceof Value.N) && value.sizeBytes() > most) {
      throw ServiceException.validation(
          INVALID
              + "Size of "
              + (most == MOST_HASH_BYTES ? "hashkey" : "rangekey")
              + " has exceeded the maximum size limit of"
              + most
              + " bytes");
    }
  }

  private static @Nullable String emptyKind(@Nullable Value value) {
    if (value instanceof Value.S text && text.value().isEmpty()) {
      return "string";
    }
    return value instanceof Value.B binary && binary.value().length() == 0 ? "binary" : null;
  }
}
