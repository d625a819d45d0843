package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Projection;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.ProjectionType;
import io.notestream.local.internal.table.Table;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes a query or scan returns. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select">Select</a>.
 *
 * @param select what was asked for, null if nothing was
 */
record Selection(@Nullable String select, @Nullable Projection projection) {

  /**
   * Reads the parameters and refuses those that do not go together.
   *
   * @param prefix what a message about attributes and {@code Select} begins with
   */
  static Selection read(JsonNode body, @Nullable Projection projection, String prefix) {
    String select = RequestMembers.text(body, "Select");
    boolean expression = RequestMembers.has(body, "ProjectionExpression");
    if (projection != null && select != null && !select.equals("SPECIFIC_ATTRIBUTES")) {
      throw ServiceException.validation(
          prefix
              + "Cannot specify the "
              + (expression ? "ProjectionExpression" : "AttributesToGet")
              + " when choosing to get "
              + (select.equals("COUNT") ? "only the Count" : select));
    }
    if (projection == null && "SPECIFIC_ATTRIBUTES".equals(select)) {
      throw ServiceException.validation(
          prefix
              + "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
    }
    if ("ALL_PROJECTED_ATTRIBUTES".equals(select) && !RequestMembers.has(body, "IndexName")) {
      throw ServiceException.validation(
          "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }
    return new Selection(select, projection);
  }

  boolean countOnly() {
    return "COUNT".equals(select);
  }

  /** Refuses paths into a key, and attributes that a global index does not hold. */
  void check(Table table, @Nullable IndexDefinition index) {
    if (projection != null) {
      KeyRules.refuseNested(table.definition(), projection.nestedAttributes());
    }
    if (index == null || !index.global()) {
      return;
    }
    if ("ALL_ATTRIBUTES".equals(select) && index.projection() != ProjectionType.ALL) {
      throw ServiceException.invalidParameter(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + index.name()
              + " because its projection type is not ALL");
    }
    if (projection != null) {
      List<String> missing =
          projection.attributes().stream()
              .filter(name -> !table.projects(index.name(), name))
              .toList();
      if (!missing.isEmpty()) {
        throw ServiceException.invalidParameter(
            "Global secondary index " + index.name() + " does not project " + missing);
      }
    }
  }

  /** Returns whether items of a local index have to be completed from its table. */
  boolean needsTable(Table table, @Nullable IndexDefinition index) {
    if (index == null || index.global() || index.projection() == ProjectionType.ALL) {
      return false;
    }
    return "ALL_ATTRIBUTES".equals(select)
        || (projection != null && !projectsAll(table, index, projection.attributes()));
  }

  private static boolean projectsAll(Table table, IndexDefinition index, Set<String> attributes) {
    return attributes.stream().allMatch(name -> table.projects(index.name(), name));
  }
}
