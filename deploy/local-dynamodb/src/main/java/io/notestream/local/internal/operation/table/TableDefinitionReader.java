package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.internal.table.Throughput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a table out of a CreateTable, and refuses an invalid one. */
final class TableDefinitionReader {

  private static final int MOST_LOCAL_INDEXES = 5;
  private static final int MOST_GLOBAL_INDEXES = 20;
  private static final int MOST_PROJECTED_ATTRIBUTES = 100;

  private TableDefinitionReader() {}

  /**
   * Reads the definition.
   *
   * @throws ServiceException ValidationException if it is not valid
   */
  static TableDefinition read(JsonNode body, Instant now) {
    boolean onDemand = ThroughputMode.ON_DEMAND.equals(ThroughputMode.asked(body));
    Throughput throughput = throughput(body, onDemand);
    IndexDefinitionReader.limits(body, onDemand, " for table");
    Map<String, ScalarType> attributes = attributes(body);
    KeySchema key = tableKey(body, attributes.keySet());
    List<IndexDefinition> indexes = indexes(body, key, attributes.keySet(), onDemand);
    refuseUnused(attributes.keySet(), key, indexes);
    TableSettings settings =
        TableSettings.plain()
            .withTableClass(TableClass.read(body), null)
            .withDeletionProtection(RequestMembers.flag(body, "DeletionProtectionEnabled", false))
            .withEncryption(encryption(body))
            .withTags(TableTags.read(RequestMembers.member(body, "Tags")));
    return new TableDefinition(
        ServiceContext.tableName(RequestMembers.requiredText(body, "TableName")),
        UUID.randomUUID().toString(),
        now,
        attributes,
        key,
        indexes,
        WarmThroughput.create(
            body,
            throughput == null
                ? settings.onDemand(now, IndexDefinitionReader.limits(body, true, " for table"))
                : settings.provisioned(throughput)));
  }

  private static @Nullable Throughput throughput(JsonNode body, boolean onDemand) {
    Throughput throughput =
        IndexDefinitionReader.throughput(RequestMembers.member(body, "ProvisionedThroughput"));
    if (onDemand && throughput != null) {
      throw ServiceException.invalidParameter(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
    }
    if (!onDemand && throughput == null) {
      throw ServiceException.invalidParameter(
          "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
    }
    return throughput;
  }

  /** Reads the attributes that a request defines, in its order. */
  static Map<String, ScalarType> attributes(JsonNode body) {
    Map<String, ScalarType> attributes = new LinkedHashMap<>();
    JsonNode definitions = RequestMembers.member(body, "AttributeDefinitions");
    if (definitions != null) {
      for (JsonNode each : definitions) {
        String name = RequestMembers.requiredText(each, "AttributeName");
        if (attributes.put(
                name, ScalarType.valueOf(RequestMembers.requiredText(each, "AttributeType")))
            != null) {
          throw ServiceException.validation("Attribute Name is duplicated: " + name);
        }
      }
    }
    return attributes;
  }

  private static KeySchema tableKey(JsonNode body, Set<String> defined) {
    JsonNode schema = RequestMembers.required(body, "KeySchema");
    if (schema.size() > defined.size()) {
      throw ServiceException.validation(
          "Invalid KeySchema: Some index key attribute have no definition");
    }
    return IndexDefinitionReader.key(schema, defined);
  }

  private static List<IndexDefinition> indexes(
      JsonNode body, KeySchema key, Set<String> defined, boolean onDemand) {
    List<IndexDefinition> indexes = new ArrayList<>();
    JsonNode locals = RequestMembers.member(body, "LocalSecondaryIndexes");
    if (locals != null) {
      refuseEmpty(locals, "LocalSecondaryIndexes");
      if (key.range().isEmpty()) {
        throw ServiceException.invalidParameter(
            "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
      }
      locals.forEach(index -> indexes.add(IndexDefinitionReader.local(index, key, defined)));
      if (locals.size() > MOST_LOCAL_INDEXES) {
        throw ServiceException.invalidParameter(
            "Number of LocalSecondaryIndexes exceeds per-table limit of " + MOST_LOCAL_INDEXES);
      }
    }
    JsonNode globals = RequestMembers.member(body, "GlobalSecondaryIndexes");
    if (globals != null) {
      refuseEmpty(globals, "GlobalSecondaryIndexes");
      globals.forEach(index -> indexes.add(IndexDefinitionReader.global(index, defined, onDemand)));
    }
    refuseTogether(indexes);
    return indexes;
  }

  private static void refuseEmpty(JsonNode list, String name) {
    if (list.isEmpty()) {
      throw ServiceException.invalidParameter("List of " + name + " is empty");
    }
  }

  /** Refuses indexes that are valid each by itself, but not together. */
  static void refuseTogether(Collection<IndexDefinition> indexes) {
    Set<String> names = new HashSet<>();
    for (IndexDefinition index : indexes) {
      if (!names.add(index.name())) {
        throw ServiceException.invalidParameter("Duplicate index name: " + index.name());
      }
    }
    if (indexes.stream().filter(IndexDefinition::global).count() > MOST_GLOBAL_INDEXES) {
      throw ServiceException.invalidParameter(
          "GlobalSecondaryIndex count exceeds the per-table limit of " + MOST_GLOBAL_INDEXES);
    }
    if (indexes.stream().mapToInt(index -> index.nonKey().size()).sum()
        > MOST_PROJECTED_ATTRIBUTES) {
      throw ServiceException.invalidParameter(
          "Number of projected attributes over all indexes exceeds the per-table limit of "
              + MOST_PROJECTED_ATTRIBUTES);
    }
  }

  private static void refuseUnused(
      Set<String> defined, KeySchema key, List<IndexDefinition> indexes) {
    Set<String> used = used(key, indexes);
    if (used.size() == defined.size()) {
      return;
    }
    throw ServiceException.invalidParameter(
        indexes.isEmpty()
            ? "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
            : "Some AttributeDefinitions are not used. AttributeDefinitions: "
                + defined
                + ", keys used: "
                + used);
  }

  /** Returns the attributes that the keys of the table and its indexes are made of. */
  static Set<String> used(KeySchema key, Collection<IndexDefinition> indexes) {
    Set<String> used = new LinkedHashSet<>(key.attributes());
    indexes.forEach(index -> used.addAll(index.key().attributes()));
    return used;
  }

  /** Reads what the stream of a new table is to show, null if it is to have no stream. */
  static @Nullable StreamView streamView(JsonNode body) {
    return streamView(
        body,
        "Table is being created with a stream enabled, UpdateViewType is required",
        "Table is being created with a stream disabled, UpdateViewType should not be specified");
  }

  /**
   * Reads what a stream is to show; null if the request does not name it, or disables it.
   *
   * @param ifMissing the message if it is to be enabled and nothing is specified
   * @param ifSpecified the message if it is to be disabled and something is specified
   */
  static @Nullable StreamView streamView(JsonNode body, String ifMissing, String ifSpecified) {
    JsonNode stream = RequestMembers.member(body, "StreamSpecification");
    if (stream == null) {
      return null;
    }
    String view = RequestMembers.text(stream, "StreamViewType");
    boolean enabled = RequestMembers.flag(stream, "StreamEnabled", false);
    if (enabled == (view == null)) {
      throw ServiceException.invalidParameter((enabled ? ifMissing : ifSpecified));
    }
    return view == null ? null : StreamView.valueOf(view);
  }

  /** Reads the key to encrypt with, null for the service's own. */
  static TableSettings.@Nullable Encryption encryption(JsonNode body) {
    JsonNode asked = RequestMembers.member(body, "SSESpecification");
    if (asked == null) {
      return null;
    }
    String type = RequestMembers.text(asked, "SSEType");
    String key = RequestMembers.text(asked, "KMSMasterKeyId");
    if (!RequestMembers.flag(asked, "Enabled", type != null)) {
      if (type != null || key != null) {
        throw ServiceException.invalidParameter(
            (type != null ? "SSEType" : "KMSMasterKeyId")
                + " can not be specified if Enabled is false");
      }
      return null;
    }
    if ("AES256".equals(type)) {
      throw ServiceException.invalidParameter("SSEType AES256 is not supported");
    }
    if (key != null && type == null) {
      throw ServiceException.invalidParameter(
          "SSEType KMS is required if KMSMasterKeyId is specified");
    }
    return new TableSettings.Encryption(key == null ? ServiceContext.DEFAULT_KMS_KEY : key);
  }
}
