package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.internal.operation.EpochSeconds;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.OnDemandLimits;
import io.notestream.local.internal.table.ProjectionType;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.internal.table.TableStatus;
import io.notestream.local.internal.table.Throughput;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table as the service describes it. */
record TableDescription(
    ServiceContext service,
    TableDefinition definition,
    TableStatus status,
    Function<String, TableStatus> indexStatus,
    long items,
    long bytes,
    Map<String, Table.IndexSize> indexSizes,
    Changing changing) {

  /** The parts of a description that have a status of their own. */
  enum Changing {
    NONE,
    ENCRYPTION,
    WARM_THROUGHPUT
  }

  /** Returns the description of a table as it is now. */
  static TableDescription now(ServiceContext service, Table table) {
    TableDefinition definition = table.definition();
    return new TableDescription(
        service,
        definition,
        service.tables().status(table),
        index -> service.tables().indexStatus(table, index),
        table.itemCount(),
        table.sizeBytes(),
        table.indexSizes(),
        Changing.NONE);
  }

  TableDescription with(TableStatus shown) {
    return new TableDescription(
        service, definition, shown, indexStatus, items, bytes, indexSizes, changing);
  }

  TableDescription withIndexes(Function<String, TableStatus> shown) {
    return new TableDescription(
        service, definition, status, shown, items, bytes, indexSizes, changing);
  }

  /** Returns the same with the definition that the table had, and what is changing of it. */
  TableDescription before(TableDefinition old, Changing part) {
    return new TableDescription(service, old, status, indexStatus, items, bytes, indexSizes, part);
  }

  /** Returns the response whose only member is the description. */
  ResponseBody under(String member) {
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart(member);
      writeSchema(json);
      writeState(json);
      writeIndexes(json, "LocalSecondaryIndexes", false);
      writeIndexes(json, "GlobalSecondaryIndexes", true);
      writeWarmThroughput(json, definition.settings());
      json.writeEndObject();
      json.writeEndObject();
    };
  }

  /** Returns the same for a table that is being deleted: keys and indexes are left out. */
  ResponseBody withoutSchemaUnder(String member) {
    return json -> {
      json.writeStartObject();
      json.writeObjectFieldStart(member);
      writeState(json);
      json.writeEndObject();
      json.writeEndObject();
    };
  }

  private void writeSchema(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("AttributeDefinitions");
    for (Map.Entry<String, ScalarType> each : definition.attributes().entrySet()) {
      json.writeStartObject();
      json.writeStringField("AttributeName", each.getKey());
      json.writeStringField("AttributeType", each.getValue().name());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeKey(json, definition.key());
    EpochSeconds.write(json, "CreationDateTime", definition.createdAt());
  }

  private void writeState(JsonGenerator json) throws IOException {
    TableSettings settings = definition.settings();
    json.writeStringField("TableName", definition.name());
    json.writeStringField("TableStatus", status.name());
    writeThroughput(json, settings.throughput());
    json.writeNumberField("TableSizeBytes", bytes);
    json.writeNumberField("ItemCount", items);
    json.writeStringField("TableArn", service.arn(definition.name()));
    json.writeStringField("TableId", definition.id());
    writeBilling(json, settings);
    writeStream(json, settings);
    writeEncryption(json, settings.encryption());
    writeTableClass(json, settings);
    json.writeBooleanField("DeletionProtectionEnabled", settings.deletionProtection());
    writeLimits(json, settings.onDemand());
  }

  private static void writeTableClass(JsonGenerator json, TableSettings settings)
      throws IOException {
    String tableClass = settings.tableClass();
    if (tableClass == null) {
      return;
    }
    json.writeObjectFieldStart("TableClassSummary");
    json.writeStringField("TableClass", tableClass);
    Instant since = settings.tableClassSince();
    if (since != null) {
      EpochSeconds.write(json, "LastUpdateDateTime", since);
    }
    json.writeEndObject();
  }

  private static void writeKey(JsonGenerator json, KeySchema key) throws IOException {
    json.writeArrayFieldStart("KeySchema");
    for (String attribute : key.attributes()) {
      json.writeStartObject();
      json.writeStringField("AttributeName", attribute);
      json.writeStringField("KeyType", key.hash().contains(attribute) ? "HASH" : "RANGE");
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeThroughput(JsonGenerator json, @Nullable Throughput throughput)
      throws IOException {
    json.writeObjectFieldStart("ProvisionedThroughput");
    json.writeNumberField("NumberOfDecreasesToday", 0);
    json.writeNumberField("ReadCapacityUnits", throughput == null ? 0 : throughput.read());
    json.writeNumberField("WriteCapacityUnits", throughput == null ? 0 : throughput.write());
    json.writeEndObject();
  }

  private void writeBilling(JsonGenerator json, TableSettings settings) throws IOException {
    Instant since = settings.onDemandSince();
    if (since == null) {
      return;
    }
    for (String member : ThroughputMode.MEMBERS) {
      json.writeObjectFieldStart(member + "Summary");
      json.writeStringField(
          member, settings.isOnDemand() ? ThroughputMode.ON_DEMAND : ThroughputMode.PROVISIONED);
      if (status != TableStatus.CREATING) {
        EpochSeconds.write(json, "LastUpdateToPayPerRequestDateTime", since);
      }
      json.writeEndObject();
    }
  }

  private void writeIndexes(JsonGenerator json, String member, boolean global) throws IOException {
    List<IndexDefinition> indexes =
        definition.indexes().stream().filter(index -> index.global() == global).toList();
    if (indexes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart(member);
    for (IndexDefinition index : indexes) {
      json.writeStartObject();
      json.writeStringField("IndexName", index.name());
      writeKey(json, index.key());
      json.writeObjectFieldStart("Projection");
      json.writeStringField("ProjectionType", index.projection().name());
      if (index.projection() == ProjectionType.INCLUDE) {
        json.writeArrayFieldStart("NonKeyAttributes");
        for (String attribute : index.nonKey()) {
          json.writeString(attribute);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
      if (global) {
        json.writeStringField("IndexStatus", indexStatus.apply(index.name()).name());
        writeThroughput(json, index.throughput());
        writeLimits(json, index.onDemand());
      }
      Table.IndexSize size = indexSizes.getOrDefault(index.name(), new Table.IndexSize(0, 0));
      json.writeNumberField("IndexSizeBytes", size.bytes());
      json.writeNumberField("ItemCount", size.count());
      json.writeStringField("IndexArn", service.arn(definition.name()) + "/index/" + index.name());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeStream(JsonGenerator json, TableSettings settings) throws IOException {
    StreamView view = settings.stream();
    if (view != null) {
      json.writeObjectFieldStart("StreamSpecification");
      json.writeBooleanField("StreamEnabled", true);
      json.writeStringField("StreamViewType", view.name());
      json.writeEndObject();
    }
    String label = settings.latestStreamLabel();
    if (label != null) {
      json.writeStringField("LatestStreamLabel", label);
      json.writeStringField("LatestStreamArn", service.streamArn(definition));
    }
  }

  private void writeEncryption(JsonGenerator json, TableSettings.@Nullable Encryption encryption)
      throws IOException {
    boolean changes = changing == Changing.ENCRYPTION;
    if (encryption == null && !changes) {
      return;
    }
    json.writeObjectFieldStart("SSEDescription");
    json.writeStringField("Status", changes ? "UPDATING" : "ENABLED");
    if (encryption != null) {
      json.writeStringField("SSEType", "KMS");
      json.writeStringField("KMSMasterKeyArn", service.kmsArn(encryption.keyArn()));
    }
    json.writeEndObject();
  }

  private static void writeLimits(JsonGenerator json, @Nullable OnDemandLimits limits)
      throws IOException {
    if (limits == null || limits.isUnlimited()) {
      return;
    }
    json.writeObjectFieldStart("OnDemandThroughput");
    if (limits.read() != OnDemandLimits.NONE) {
      json.writeNumberField("MaxReadRequestUnits", limits.read());
    }
    if (limits.write() != OnDemandLimits.NONE) {
      json.writeNumberField("MaxWriteRequestUnits", limits.write());
    }
    json.writeEndObject();
  }

  private void writeWarmThroughput(JsonGenerator json, TableSettings settings) throws IOException {
    Throughput warm = WarmThroughput.of(settings);
    json.writeObjectFieldStart("WarmThroughput");
    json.writeNumberField("ReadUnitsPerSecond", warm.read());
    json.writeNumberField("WriteUnitsPerSecond", warm.write());
    json.writeStringField("Status", changing == Changing.WARM_THROUGHPUT ? "UPDATING" : "ACTIVE");
    json.writeEndObject();
  }
}
