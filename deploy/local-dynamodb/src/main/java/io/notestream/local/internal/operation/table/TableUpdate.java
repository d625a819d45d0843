package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.internal.table.TableStatus;
import io.notestream.local.internal.table.Throughput;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of a table that an UpdateTable asks for. */
final class TableUpdate {

  private static final ExclusiveMember WARM_THROUGHPUT =
      new ExclusiveMember("WarmThroughput", "WarmThroughput");

  /** The members that have to be alone in a request; of several, the first is reported. */
  private static final List<ExclusiveMember> EXCLUSIVE =
      List.of(
          new ExclusiveMember("SSESpecification", "Server-Side Encryption modification"),
          new ExclusiveMember("TableClass", "TableClass modification"),
          new ExclusiveMember("DeletionProtectionEnabled", "DeletionProtection modification"),
          WARM_THROUGHPUT);

  private static final String CAPACITY_ON_DEMAND =
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST";

  private final ServiceContext service;
  private final JsonNode body;
  private final @Nullable StreamView streamView;
  private final @Nullable Throughput throughput;
  private final @Nullable String tableClass;
  private final IndexUpdates indexes;

  private TableUpdate(JsonNode body, ServiceContext service) {
    this.body = body;
    this.service = service;
    this.streamView =
        TableDefinitionReader.streamView(
            body,
            "If stream is being enabled then UpdateViewType is required",
            "If stream is being disabled, then UpdateViewType must not be specified");
    this.throughput =
        IndexDefinitionReader.throughput(RequestMembers.member(body, "ProvisionedThroughput"));
    this.tableClass = TableClass.read(body);
    this.indexes = IndexUpdates.read(body);
  }

  /**
   * A member that has to be alone in a request.
   *
   * @param change what messages call a change of it
   */
  private record ExclusiveMember(String member, String change) {}

  /**
   * Reads a request, and refuses what is wrong without regard to the table.
   *
   * @throws ServiceException ValidationException
   */
  static TableUpdate read(JsonNode body, ServiceContext service) {
    TableUpdate update = new TableUpdate(body, service);
    update.refuseNothing();
    update.indexes.refuseEmptyList();
    update.refuseMixture();
    String mode = ThroughputMode.asked(body);
    if (ThroughputMode.PROVISIONED.equals(mode) && update.throughput == null) {
      throw ServiceException.invalidParameter(
          "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
    }
    if (ThroughputMode.ON_DEMAND.equals(mode) && update.throughput != null) {
      throw ServiceException.invalidParameter(CAPACITY_ON_DEMAND);
    }
    return update;
  }

  private boolean changesBilling() {
    return ThroughputMode.asked(body) != null;
  }

  private boolean changesLimits() {
    return RequestMembers.has(body, "OnDemandThroughput");
  }

  private boolean changesCapacity() {
    return throughput != null || changesBilling() || changesLimits();
  }

  private boolean changesStream() {
    return RequestMembers.has(body, "StreamSpecification");
  }

  /** Returns the exclusive members that the request has. */
  private List<ExclusiveMember> exclusive() {
    return EXCLUSIVE.stream().filter(each -> RequestMembers.has(body, each.member())).toList();
  }

  private void refuseNothing() {
    boolean nothing =
        !changesCapacity() && !changesStream() && indexes.isEmpty() && exclusive().isEmpty();
    if (nothing) {
      throw ServiceException.validation(
          "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates,"
              + " SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn,"
              + " MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is"
              + " required");
    }
  }

  private void refuseMixture() {
    boolean others = changesCapacity() || changesStream() || !indexes.isEmpty();
    List<ExclusiveMember> exclusive = exclusive();
    boolean warm = exclusive.contains(WARM_THROUGHPUT) && exclusive.size() == 1;
    if (changesLimits() && (warm || (exclusive.isEmpty() && changesStream()))) {
      throw ServiceException.invalidParameter(
          "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
    }
    if (warm && indexes.create()) {
      throw ServiceException.invalidParameter(
          "Create global secondary index cannot be specified when updating WarmThroughput");
    }
    if (exclusive.size() > 1 || (others && !exclusive.isEmpty())) {
      throw ServiceException.invalidParameter(
          exclusive.get(0).change() + " must be the only operation in the request");
    }
    if (changesStream() && throughput != null) {
      throw ServiceException.invalidParameter(
          "You cannot modify stream status while updating table IOPS");
    }
    if (indexes.createOrDelete() && (throughput != null || changesLimits())) {
      throw ServiceException.invalidParameter(
          "You cannot create or delete index while updating table IOPS");
    }
    if (indexes.createOrDelete() && changesStream()) {
      throw ServiceException.invalidParameter(
          "You cannot create or delete index while changing stream status");
    }
  }

  /** Returns the definition that the table is to have. Called inside the change of the table. */
  TableDefinition apply(TableDefinition table) {
    TableDefinition changed = table.with(applySettings(table.settings()));
    return applyStream(indexes.apply(changed, changesBilling()));
  }

  /**
   * Returns the description that the response shows: what takes the service a while is shown as it
   * was before.
   *
   * @param now the table with the changes
   */
  TableDescription describe(TableDescription now, TableDefinition before) {
    TableDescription shown = showsBefore() ? now.before(before, changing()) : now;
    return shown
        .with(isDoneAtOnce() ? TableStatus.ACTIVE : TableStatus.UPDATING)
        .withIndexes(indexes::status);
  }

  private boolean showsBefore() {
    return changing() != TableDescription.Changing.NONE
        || tableClass != null
        || (throughput != null && !changesBilling())
        || indexes.showsBefore();
  }

  private TableDescription.Changing changing() {
    if (RequestMembers.has(body, "SSESpecification")) {
      return TableDescription.Changing.ENCRYPTION;
    }
    return RequestMembers.has(body, "WarmThroughput")
        ? TableDescription.Changing.WARM_THROUGHPUT
        : TableDescription.Changing.NONE;
  }

  /** Returns whether the table keeps its status. */
  private boolean isDoneAtOnce() {
    boolean limits = changesLimits() && !changesBilling() && indexes.isEmpty();
    return changing() != TableDescription.Changing.NONE
        || RequestMembers.has(body, "DeletionProtectionEnabled")
        || (limits && throughput == null);
  }

  private TableSettings applySettings(TableSettings settings) {
    TableSettings changed = applyBilling(settings);
    if (tableClass != null && !tableClass.equals(TableClass.of(settings))) {
      changed = changed.withTableClass(tableClass, service.clock().instant());
    }
    if (RequestMembers.has(body, "DeletionProtectionEnabled")) {
      changed =
          changed.withDeletionProtection(
              RequestMembers.flag(body, "DeletionProtectionEnabled", false));
    }
    if (RequestMembers.has(body, "SSESpecification")) {
      TableSettings.Encryption asked = TableDefinitionReader.encryption(body);
      if (asked == null && settings.encryption() == null) {
        throw ServiceException.invalidParameter("Table is already encrypted by default");
      }
      refuseSameKey(settings.encryption(), asked);
      changed = changed.withEncryption(asked);
    }
    return WarmThroughput.change(body, changed);
  }

  /** Refuses the key that is in use already, which is noticed if it is named by its ARN. */
  private void refuseSameKey(
      TableSettings.@Nullable Encryption current, TableSettings.@Nullable Encryption asked) {
    if (current != null
        && asked != null
        && asked.keyArn().equals(service.kmsArn(current.keyArn()))) {
      throw ServiceException.invalidParameter(
          "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you"
              + " want to change Master Key");
    }
  }

  private TableSettings applyBilling(TableSettings settings) {
    String mode = ThroughputMode.asked(body);
    boolean onDemand = mode == null ? settings.isOnDemand() : mode.equals(ThroughputMode.ON_DEMAND);
    var limits =
        IndexDefinitionReader.changed(
            body, onDemand, " for table", onDemand ? settings.onDemand() : null);
    if (onDemand) {
      if (throughput != null) {
        throw ServiceException.invalidParameter(CAPACITY_ON_DEMAND);
      }
      Instant since = settings.isOnDemand() ? settings.onDemandSince() : null;
      return settings.onDemand(since == null ? service.clock().instant() : since, limits);
    }
    if (throughput == null) {
      return settings;
    }
    IndexUpdates.refuseUnchanged("the table", settings.throughput(), throughput);
    return settings.provisioned(throughput);
  }

  private TableDefinition applyStream(TableDefinition table) {
    if (!changesStream()) {
      return table;
    }
    boolean open = table.settings().stream() != null;
    if (streamView == null) {
      if (!open) {
        throw ServiceException.validation(
            "Table has no stream to disable: TableName: " + table.name());
      }
      return service.tables().withoutStream(table);
    }
    if (open) {
      throw ServiceException.validation(
          "Table already has an enabled stream: TableName: " + table.name());
    }
    return service.tables().withStream(table, streamView);
  }
}
