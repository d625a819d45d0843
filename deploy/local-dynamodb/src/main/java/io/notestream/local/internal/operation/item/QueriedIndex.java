package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.Table;
import org.jspecify.annotations.Nullable;

/** The index that a query or scan names. */
final class QueriedIndex {

  private QueriedIndex() {}

  /**
   * Returns the index, null if none is named.
   *
   * @throws ServiceException ValidationException if there is no such index, or it cannot be read as
   *     asked
   */
  static @Nullable IndexDefinition of(JsonNode body, Table table) {
    String name = RequestMembers.text(body, "IndexName");
    if (name == null) {
      return null;
    }
    IndexDefinition index =
        table
            .definition()
            .index(name)
            .orElseThrow(
                () ->
                    ServiceException.validation(
                        "The table does not have the specified index: " + name));
    if (index.global() && RequestMembers.flag(body, "ConsistentRead", false)) {
      throw ServiceException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    return index;
  }
}
