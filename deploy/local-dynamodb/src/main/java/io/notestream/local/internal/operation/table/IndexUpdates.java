package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableStatus;
import io.notestream.local.internal.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes of global indexes that an UpdateTable asks for. */
final class IndexUpdates {

  private static final int MOST_INDEXES = 20;
  private static final List<String> ACTIONS = List.of("Create", "Update", "Delete");

  private final boolean asked;
  private final List<Update> updates;
  private final Map<String, ScalarType> attributes;

  private IndexUpdates(boolean asked, List<Update> updates, Map<String, ScalarType> attributes) {
    this.asked = asked;
    this.updates = updates;
    this.attributes = attributes;
  }

  /** A change of one index. */
  private record Update(String action, String index, JsonNode content) {}

  /**
   * Reads the changes, and refuses what is wrong without regard to the table.
   *
   * @throws ServiceException ValidationException or LimitExceededException
   */
  static IndexUpdates read(JsonNode body) {
    JsonNode list = RequestMembers.member(body, "GlobalSecondaryIndexUpdates");
    List<Update> updates = new ArrayList<>();
    if (list != null) {
      Set<String> names = new HashSet<>();
      for (JsonNode each : list) {
        Update update = readOne(each);
        if (!names.add(update.index)) {
          throw ServiceException.invalidParameter(
              "Only one global secondary index update per index is allowed simultaneously. Index: "
                  + update.index);
        }
        updates.add(update);
      }
    }
    IndexUpdates read =
        new IndexUpdates(list != null, updates, TableDefinitionReader.attributes(body));
    read.refuseCreatesAndDeletes(RequestMembers.has(body, "AttributeDefinitions"));
    return read;
  }

  private static Update readOne(JsonNode json) {
    List<String> actions =
        ACTIONS.stream().filter(action -> RequestMembers.has(json, action)).toList();
    if (actions.isEmpty()) {
      throw ServiceException.invalidParameter(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create,"
              + " GlobalSecondaryIndexUpdate.Delete must not be null");
    }
    if (actions.size() > 1) {
      throw ServiceException.invalidParameter(
          "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
    }
    JsonNode content = RequestMembers.required(json, actions.get(0));
    String name = RequestMembers.requiredText(content, "IndexName");
    JsonNode warm = RequestMembers.member(content, "WarmThroughput");
    if (actions.get(0).equals("Update") && warm != null && warm.isEmpty()) {
      throw ServiceException.invalidParameter(
          "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond"
              + " specified for index: "
              + name);
    }
    return new Update(actions.get(0), name, content);
  }

  private void refuseCreatesAndDeletes(boolean attributesGiven) {
    for (Update update : updates) {
      if (update.action.equals("Create") && !attributesGiven) {
        throw ServiceException.invalidParameter(
            "AttributeDefinitions is not specified for index: " + update.index);
      }
    }
    if (updates.stream().filter(update -> !update.action.equals("Update")).count() > 1) {
      throw ServiceException.limitExceeded(
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
    }
  }

  /** Refuses a list of no changes, which counts as none only if the request has nothing else. */
  void refuseEmptyList() {
    if (asked && updates.isEmpty()) {
      throw ServiceException.invalidParameter("List of GlobalSecondaryIndexUpdates is empty");
    }
  }

  boolean isEmpty() {
    return updates.isEmpty();
  }

  /** Returns whether an index is created. */
  boolean create() {
    return updates.stream().anyMatch(update -> update.action.equals("Create"));
  }

  /** Returns whether an index is created or deleted. */
  boolean createOrDelete() {
    return updates.stream().anyMatch(update -> !update.action.equals("Update"));
  }

  /** Returns whether the response shows the indexes as they were: it does, but for a new one. */
  boolean showsBefore() {
    return !isEmpty() && !create();
  }

  /** Returns the state of an index as the response shows it. */
  TableStatus status(String index) {
    for (Update update : updates) {
      if (update.index.equals(index)) {
        return switch (update.action) {
          case "Create" -> TableStatus.CREATING;
          case "Delete" -> TableStatus.DELETING;
          default -> TableStatus.UPDATING;
        };
      }
    }
    return TableStatus.ACTIVE;
  }

  /**
   * Returns the definition with the changes.
   *
   * @param table the table, with the billing mode that it is to have
   * @param billingAsked whether the request names a billing mode
   */
  TableDefinition apply(TableDefinition table, boolean billingAsked) {
    boolean onDemand = table.settings().isOnDemand();
    Map<String, ScalarType> defined = new LinkedHashMap<>(table.attributes());
    // An attribute that is defined already keeps its type, whatever the request says of it.
    attributes.forEach(defined::putIfAbsent);
    List<IndexDefinition> indexes = new ArrayList<>(table.indexes());
    for (Update update : updates) {
      switch (update.action) {
        case "Create" -> {
          IndexDefinition added =
              IndexDefinitionReader.added(update.content, attributes.keySet(), onDemand);
          refuseRedefined(table, added);
          create(indexes, added);
        }
        case "Delete" -> indexes.remove(existing(table, indexes, update.index, "delete"));
        default -> {
          IndexDefinition old = existing(table, indexes, update.index, "update");
          indexes.set(indexes.indexOf(old), changed(old, update.content, onDemand));
        }
      }
    }
    if (billingAsked && onDemand) {
      indexes.replaceAll(index -> index.withThroughput(null));
    }
    requireThroughput(indexes, onDemand);
    defined.keySet().retainAll(TableDefinitionReader.used(table.key(), indexes));
    return table.with(defined, indexes);
  }

  /** Refuses an index that would change the type of an attribute. */
  private void refuseRedefined(TableDefinition table, IndexDefinition index) {
    for (String attribute : index.key().attributes()) {
      ScalarType known = table.attributes().get(attribute);
      ScalarType asked = attributes.get(attribute);
      if (known != null && known != asked) {
        String place = index.key().hash().contains(attribute) ? "HASH" : "RANGE";
        throw ServiceException.invalidParameter(
            ("Attributes cannot be redefined. Please check that your attribute has the same"
                    + " type as previously defined. Existing schema: Schema:[SchemaElement:"
                    + " key{%1$s:%2$s:%4$s}] New schema: Schema:[SchemaElement:"
                    + " key{%1$s:%3$s:%4$s}]")
                .formatted(attribute, known, asked, place));
      }
    }
  }

  private static void create(List<IndexDefinition> indexes, IndexDefinition index) {
    if (indexes.stream().anyMatch(each -> each.name().equals(index.name()))) {
      throw ServiceException.validation("Attempting to create an index which already exists");
    }
    if (indexes.stream().filter(IndexDefinition::global).count() >= MOST_INDEXES) {
      throw ServiceException.limitExceeded(
          "Subscriber limit exceeded: GlobalSecondaryIndex count exceeds the per-table limit of "
              + MOST_INDEXES);
    }
    indexes.add(index);
    TableDefinitionReader.refuseTogether(indexes);
  }

  private static IndexDefinition changed(IndexDefinition index, JsonNode change, boolean onDemand) {
    Throughput asked =
        IndexDefinitionReader.throughput(RequestMembers.member(change, "ProvisionedThroughput"));
    IndexDefinition changed = index;
    if (onDemand && (asked != null || !changesOnDemand(change))) {
      throw ServiceException.invalidParameter(
          "The only Updates for index: "
              + index.name()
              + " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput");
    }
    if (asked != null) {
      refuseUnchanged("the index " + index.name(), index.throughput(), asked);
      changed = changed.withThroughput(asked);
    }
    return changed.withOnDemand(
        IndexDefinitionReader.changed(
            change, onDemand, " for index : " + index.name(), index.onDemand()));
  }

  private static boolean changesOnDemand(JsonNode change) {
    JsonNode limits = RequestMembers.member(change, "OnDemandThroughput");
    return (limits != null && !limits.isEmpty()) || RequestMembers.has(change, "WarmThroughput");
  }

  private static IndexDefinition existing(
      TableDefinition table, List<IndexDefinition> indexes, String name, String verb) {
    IndexDefinition found =
        indexes.stream()
            .filter(index -> index.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    ServiceException.resourceNotFound(
                        "Requested resource not found: Index "
                            + name
                            + " for table "
                            + table.name()));
    if (!found.global()) {
      throw ServiceException.validation(
          "Cannot " + verb + " an index that is not a GlobalSecondaryIndex: " + name);
    }
    return found;
  }

  private static void requireThroughput(List<IndexDefinition> indexes, boolean onDemand) {
    for (IndexDefinition index : indexes) {
      if (!onDemand && index.global() && index.throughput() == null) {
        throw ServiceException.invalidParameter(
            "ProvisionedThroughput must be specified for index: " + index.name());
      }
    }
  }

  /** Refuses to set capacity to what it is already. */
  static void refuseUnchanged(String of, @Nullable Throughput current, Throughput asked) {
    if (current != null && current.equals(asked)) {
      throw ServiceException.validation(
          ("The provisioned throughput for %s will not change. The requested value equals the current value."
                  + " Current ReadCapacityUnits provisioned for %s: %d. Requested ReadCapacityUnits: %d."
                  + " Current WriteCapacityUnits provisioned for %s: %d. Requested WriteCapacityUnits: %d."
                  + " Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher"
                  + " limits.")
              .formatted(of, of, current.read(), asked.read(), of, current.write(), asked.write()));
    }
  }
}
