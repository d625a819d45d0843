package io.notestream.local.operation;

import static io.notestream.local.operation.IndexSpec.INVALID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.notestream.local.error.ServiceException;
import io.notestream.local.table.IndexDefinition;
import io.notestream.local.table.ScalarType;
import io.notestream.local.table.StreamView;
import io.notestream.local.table.TableDefinition;
import io.notestream.local.table.TableSettings;
import io.notestream.local.table.TableStatus;
import io.notestream.local.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request asks to change about a table. */
final class TableUpdate {

  private static final List<String> MEMBERS =
      List.of(
          "ProvisionedThroughput",
          "BillingMode",
          "StreamSpecification",
          "SSESpecification",
          "TableClass",
          "DeletionProtectionEnabled",
          "OnDemandThroughput",
          "WarmThroughput");

  private final Service service;
  private final JsonNode body;
  private final @Nullable StreamView streamView;
  private final @Nullable Throughput throughput;

  private TableUpdate(JsonNode body, Service service) {
    this.body = body;
    this.service = service;
    this.streamView = TableSpec.streamView(body, "updated");
    this.throughput = IndexSpec.throughput(Json.member(body, "ProvisionedThroughput"));
  }

  /**
   * Reads a request, and refuses what is wrong without regard to the table.
   *
   * @throws ServiceException ValidationException
   */
  static TableUpdate read(JsonNode body, Service service) {
    JsonNode updates = indexUpdates(body);
    if (updates.isEmpty() && MEMBERS.stream().noneMatch(member -> Json.has(body, member))) {
      throw ServiceException.validation(
          "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
    }
    TableUpdate update = new TableUpdate(body, service);
    String mode = Json.text(body, "BillingMode");
    if ("PROVISIONED".equals(mode) && update.throughput == null) {
      throw ServiceException.validation(
          INVALID + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    }
    if ("PAY_PER_REQUEST".equals(mode)) {
      update.refuseThroughput();
    }
    refuseDuplicateUpdates(updates);
    return update;
  }

  private static JsonNode indexUpdates(JsonNode body) {
    JsonNode updates = Json.member(body, "GlobalSecondaryIndexUpdates");
    return updates == null ? MissingNode.getInstance() : updates;
  }

  private static void refuseDuplicateUpdates(JsonNode updates) {
    Set<String> names = new HashSet<>();
    int moves = 0;
    for (JsonNode update : updates) {
      if (update.isEmpty()) {
        throw ServiceException.validation(
            INVALID
                + "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null");
      }
      for (String name : update.findValuesAsText("IndexName")) {
        if (!names.add(name)) {
          throw ServiceException.validation(
              INVALID
                  + "Only one global secondary index update per index is allowed simultaneously. Index: "
                  + name);
        }
      }
      moves += (Json.has(update, "Create") ? 1 : 0) + (Json.has(update, "Delete") ? 1 : 0);
    }
    if (moves > 1) {
      throw ServiceException.limitExceeded(
          "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table");
    }
  }

  private void refuseThroughput() {
    if (throughput != null) {
      throw ServiceException.validation(
          INVALID
              + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    }
  }

  /** The definition that the table is to have; inside the change of the table. */
  TableDefinition apply(TableDefinition table) {
    TableDefinition changed = applyIndexes(table.with(applySettings(table.settings())));
    return applyStream(changed);
  }

  /** The state of an index as the answer tells it. */
  TableStatus indexStatus(String index) {
    for (JsonNode update : indexUpdates(body)) {
      JsonNode create = Json.member(update, "Create");
      if (create != null && Json.requiredText(create, "IndexName").equals(index)) {
        return TableStatus.CREATING;
      }
      JsonNode change = Json.member(update, "Update");
      if (change != null && Json.requiredText(change, "IndexName").equals(index)) {
        return TableStatus.UPDATING;
      }
    }
    return TableStatus.ACTIVE;
  }

  private TableSettings applySettings(TableSettings settings) {
    TableSettings changed = applyBilling(settings);
    if (Json.has(body, "TableClass")) {
      changed = changed.withTableClass(Json.requiredText(body, "TableClass"));
    }
    if (Json.has(body, "DeletionProtectionEnabled")) {
      changed = changed.withDeletionProtection(Json.flag(body, "DeletionProtectionEnabled", false));
    }
    if (Json.has(body, "SSESpecification")) {
      changed = changed.withEncryption(TableSpec.encryption(body));
    }
    return changed;
  }

  private TableSettings applyBilling(TableSettings settings) {
    String mode =
        Json.text(body, "BillingMode", settings.isOnDemand() ? "PAY_PER_REQUEST" : "PROVISIONED");
    if (mode.equals("PAY_PER_REQUEST")) {
      refuseThroughput();
      if (settings.isOnDemand() && !Json.has(body, "OnDemandThroughput")) {
        return settings;
      }
      return settings.onDemand(
          settings.isOnDemand()
              ? Objects.requireNonNull(settings.onDemandSince())
              : service.clock().instant(),
          IndexSpec.limits(Json.member(body, "OnDemandThroughput")));
    }
    if (throughput == null) {
      return settings;
    }
    refuseUnchanged("the table", settings.throughput(), throughput);
    return settings.provisioned(throughput);
  }

  private static void refuseUnchanged(String of, @Nullable Throughput current, Throughput asked) {
    if (current != null && current.equals(asked)) {
      throw ServiceException.validation(
          "The provisioned throughput for "
              + of
              + " will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for "
              + of
              + ": "
              + current.read()
              + ". Requested ReadCapacityUnits: "
              + asked.read()
              + ". Current WriteCapacityUnits provisioned for "
              + of
              + ": "
              + current.write()
              + ". Requested WriteCapacityUnits: "
              + asked.write()
              + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }
  }

  private TableDefinition applyStream(TableDefinition table) {
    if (!Json.has(body, "StreamSpecification")) {
      return table;
    }
    if (streamView == null) {
      if (table.settings().stream() == null) {
        throw ServiceException.validation(
            "Table does not have a stream to disable: TableName: " + table.name());
      }
      return service.tables().withoutStream(table);
    }
    if (table.settings().stream() != null) {
      throw ServiceException.validation(
          "Table already has an enabled stream: TableName: " + table.name());
    }
    return service.tables().withStream(table, streamView);
  }

  private TableDefinition applyIndexes(TableDefinition table) {
    Map<String, ScalarType> attributes = new LinkedHashMap<>(table.attributes());
    attributes.putAll(TableSpec.attributes(body));
    List<IndexDefinition> indexes = new ArrayList<>(table.indexes());
    boolean onDemand = table.settings().isOnDemand();
    for (JsonNode update : indexUpdates(body)) {
      JsonNode create = Json.member(update, "Create");
      if (create != null) {
        create(indexes, IndexSpec.global(create, attributes.keySet(), onDemand));
      }
      JsonNode delete = Json.member(update, "Delete");
      if (delete != null) {
        indexes.remove(existing(indexes, Json.requiredText(delete, "IndexName")));
      }
      JsonNode change = Json.member(update, "Update");
      if (change != null) {
        IndexDefinition old = existing(indexes, Json.requiredText(change, "IndexName"));
        indexes.set(indexes.indexOf(old), changed(old, change, onDemand));
      }
    }
    if (Json.has(body, "BillingMode")) {
      indexes.replaceAll(index -> onDemand && index.global() ? index.withThroughput(null) : index);
    }
    requireThroughput(indexes, onDemand);
    attributes.keySet().retainAll(TableSpec.used(table.key(), indexes));
    return table.with(attributes, indexes);
  }

  private static void create(List<IndexDefinition> indexes, IndexDefinition index) {
    if (indexes.stream().anyMatch(each -> each.name().equals(index.name()))) {
      throw ServiceException.validation(
          "Attempting to create an index which already exists: " + index.name());
    }
    indexes.add(index);
    TableSpec.refuseTogether(indexes);
  }

  private static IndexDefinition changed(IndexDefinition index, JsonNode change, boolean onDemand) {
    Throughput asked = IndexSpec.throughput(Json.member(change, "ProvisionedThroughput"));
    IndexDefinition changed = index;
    if (asked != null) {
      if (onDemand) {
        throw ServiceException.validation(
            INVALID
                + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
      }
      refuseUnchanged("the index " + index.name(), index.throughput(), asked);
      changed = changed.withThroughput(asked);
    }
    JsonNode limits = Json.member(change, "OnDemandThroughput");
    return limits == null ? changed : changed.withOnDemand(IndexSpec.limits(limits));
  }

  private static IndexDefinition existing(List<IndexDefinition> indexes, String name) {
    return indexes.stream()
        .filter(index -> index.global() && index.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ServiceException.resourceNotFound("Requested resource not found"));
  }

  private static void requireThroughput(List<IndexDefinition> indexes, boolean onDemand) {
    for (IndexDefinition index : indexes) {
      if (!onDemand && index.global() && index.throughput() == null) {
        throw ServiceException.validation(
            INVALID + "ProvisionedThroughput must be specified for index: " + index.name());
      }
    }
  }
}
