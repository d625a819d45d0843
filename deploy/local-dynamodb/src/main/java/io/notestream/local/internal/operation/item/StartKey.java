package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.item.ValueJson;
import io.notestream.local.internal.item.Wording;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.TableDefinition;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ExclusiveStartKey of a request: where the previous page ended. */
final class StartKey {

  static final String INVALID = "The provided starting key is invalid";

  private StartKey() {}

  /**
   * Reads the key of a request, null if it has none.
   *
   * @throws ServiceException ValidationException if a value is not valid
   */
  static @Nullable Item read(JsonNode body, Wording wording) {
    JsonNode key = RequestMembers.member(body, "ExclusiveStartKey");
    return key == null ? null : ValueJson.item(key, wording);
  }

  /**
   * Refuses a key that is not exactly that of the table, and of the index if one is read.
   *
   * @param ofScan whether a scan begins there: its messages say more of what is wrong
   */
  static void check(
      TableDefinition table, @Nullable IndexDefinition index, Item key, boolean ofScan) {
    Set<String> names = new LinkedHashSet<>(table.key().attributes());
    if (index != null) {
      names.addAll(index.key().attributes());
    }
    if (!key.names().equals(names)) {
      throw mismatch(ofScan && index == null);
    }
    for (String name : names) {
      Value value = key.get(name);
      if (value == null || !KeyRules.isOfType(table, name, value)) {
        throw mismatch(ofScan);
      }
    }
    try {
      KeyRules.refuseEmpty(table, key);
    } catch (ServiceException empty) {
      throw ServiceException.validation(INVALID + ": " + empty.text());
    }
  }

  private static ServiceException mismatch(boolean detailed) {
    return ServiceException.validation(detailed ? INVALID + ": " + KeyRules.MISMATCH : INVALID);
  }
}
