package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.OnDemandLimits;
import io.notestream.local.internal.table.ProjectionType;
import io.notestream.local.internal.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads indexes and key schemas out of requests, and refuses invalid ones. */
final class IndexDefinitionReader {

  private static final long MOST_UNITS = 1_000_000_000_000L;
  private static final int MOST_KEY_ATTRIBUTES = 4;

  private IndexDefinitionReader() {}

  /**
   * Reads the key schema of a table or a local index, whose attributes must be among {@code
   * defined}.
   *
   * @throws ServiceException ValidationException if it is not valid
   */
  static KeySchema key(JsonNode schema, Set<String> defined) {
    List<String> names = names(schema, defined);
    if (names.size() == 2
        && !RequestMembers.requiredText(schema.get(1), "KeyType").equals("RANGE")) {
      throw ServiceException.validation(
          "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
    }
    return KeySchema.of(names.get(0), names.size() == 2 ? names.get(1) : null);
  }

  /**
   * Reads the key schema of a global index: up to four attributes for the partition key, then up to
   * four for the sort key. See <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.MultiAttributeKeys">multi-attribute
   * keys</a>.
   *
   * @throws ServiceException ValidationException if it is not valid
   */
  private static KeySchema globalKey(JsonNode schema, Set<String> defined) {
    List<String> names = names(schema, defined);
    List<String> hash = new ArrayList<>();
    List<String> range = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean isHash = RequestMembers.requiredText(schema.get(i), "KeyType").equals("HASH");
      if (isHash && !range.isEmpty()) {
        throw ServiceException.validation(
            "Invalid KeySchema: HASH key attributes must precede RANGE key attributes");
      }
      (isHash ? hash : range).add(names.get(i));
    }
    refuseTooMany("HASH", hash);
    refuseTooMany("RANGE", range);
    return new KeySchema(hash, range);
  }

  private static void refuseTooMany(String type, List<String> names) {
    if (names.size() > MOST_KEY_ATTRIBUTES) {
      throw ServiceException.validation(
          "Invalid KeySchema: The number of "
              + type
              + " key attributes exceeds the limit of "
              + MOST_KEY_ATTRIBUTES);
    }
  }

  /** Returns the names in a key schema, which is refused if they are not valid in any key. */
  private static List<String> names(JsonNode schema, Set<String> defined) {
    List<String> names = schema.findValuesAsText("AttributeName");
    if (!defined.containsAll(names)) {
      throw ServiceException.invalidParameter(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: "
              + names
              + ", AttributeDefinitions: "
              + defined);
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw ServiceException.validation(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name");
    }
    if (!RequestMembers.requiredText(schema.get(0), "KeyType").equals("HASH")) {
      throw ServiceException.validation(
          "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    }
    return names;
  }

  /** Reads a local index of a table that is being created. */
  static IndexDefinition local(JsonNode index, KeySchema table, Set<String> defined) {
    String name = RequestMembers.requiredText(index, "IndexName");
    KeySchema key = key(RequestMembers.required(index, "KeySchema"), defined);
    if (key.range().isEmpty()) {
      throw ServiceException.invalidParameter(
          "Index KeySchema does not have a range key for index: " + name);
    }
    if (!key.singleHash().equals(table.singleHash())) {
      throw ServiceException.invalidParameter(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
              + name
              + ". index hash key: "
              + key.singleHash()
              + ", table hash key: "
              + table.singleHash());
    }
    JsonNode projection = RequestMembers.required(index, "Projection");
    return new IndexDefinition(
        name, false, key, projectionType(projection), nonKey(projection), null, null);
  }

  /** Reads a global index of a table that is being created. */
  static IndexDefinition global(JsonNode index, Set<String> defined, boolean onDemand) {
    return global(
        index,
        defined,
        onDemand,
        "ProvisionedThroughput should not be specified for index: %s when BillingMode is PAY_PER_REQUEST",
        "ProvisionedThroughput is not specified for index: %s");
  }

  /** Reads a global index that is being added to a table. */
  static IndexDefinition added(JsonNode index, Set<String> defined, boolean onDemand) {
    return global(
        index,
        defined,
        onDemand,
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: %s when BillingMode is PAY_PER_REQUEST",
        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: %s");
  }

  private static IndexDefinition global(
      JsonNode index, Set<String> defined, boolean onDemand, String ifSpecified, String ifMissing) {
    String name = RequestMembers.requiredText(index, "IndexName");
    KeySchema key = globalKey(RequestMembers.required(index, "KeySchema"), defined);
    JsonNode projection = RequestMembers.required(index, "Projection");
    ProjectionType type = projectionType(projection);
    List<String> nonKey = nonKey(projection);
    Throughput throughput = throughput(RequestMembers.member(index, "ProvisionedThroughput"));
    if (onDemand == (throughput != null)) {
      throw ServiceException.invalidParameter(
          (onDemand ? ifSpecified : ifMissing).replace("%s", name));
    }
    return new IndexDefinition(
        name, true, key, type, nonKey, throughput, limits(index, onDemand, " for index : " + name));
  }

  /** Reads provisioned capacity, null if none is given. */
  static @Nullable Throughput throughput(@Nullable JsonNode asked) {
    return asked == null
        ? null
        : new Throughput(units(asked, "ReadCapacityUnits"), units(asked, "WriteCapacityUnits"));
  }

  /**
   * Reads the limits of a new table or index on demand, null if none are given.
   *
   * @param of the table or index that they are for, as the message names it
   */
  static @Nullable OnDemandLimits limits(JsonNode body, boolean onDemand, String of) {
    JsonNode asked = RequestMembers.member(body, "OnDemandThroughput");
    if (asked == null || asked.isEmpty()) {
      return null;
    }
    refuseLimits(asked, onDemand, "table BillingMode is PROVISIONED.");
    return new OnDemandLimits(
        limit(asked, "MaxReadRequestUnits", OnDemandLimits.NONE, of, false),
        limit(asked, "MaxWriteRequestUnits", OnDemandLimits.NONE, of, false));
  }

  /**
   * Reads changed limits: what the request does not name stays as it is, and -1 takes a limit away.
   *
   * @param current null if there are none
   * @return null if none are left
   */
  static @Nullable OnDemandLimits changed(
      JsonNode body, boolean onDemand, String of, @Nullable OnDemandLimits current) {
    JsonNode asked = RequestMembers.member(body, "OnDemandThroughput");
    if (asked == null) {
      return current;
    }
    refuseLimits(asked, onDemand, "the table BillingMode is PROVISIONED");
    long read = current == null ? OnDemandLimits.NONE : current.read();
    long write = current == null ? OnDemandLimits.NONE : current.write();
    OnDemandLimits changed =
        new OnDemandLimits(
            limit(asked, "MaxReadRequestUnits", read, of, true),
            limit(asked, "MaxWriteRequestUnits", write, of, true));
    return changed.isUnlimited() ? null : changed;
  }

  private static void refuseLimits(JsonNode asked, boolean onDemand, String when) {
    for (String name : List.of("MaxReadRequestUnits", "MaxWriteRequestUnits")) {
      if (!onDemand && RequestMembers.has(asked, name)) {
        throw ServiceException.invalidParameter(
            name + " for OnDemandThroughput cannot be specified when " + when);
      }
    }
  }

  private static long limit(
      JsonNode asked, String name, long otherwise, String of, boolean canBeTakenAway) {
    if (!RequestMembers.has(asked, name)) {
      return otherwise;
    }
    long units = RequestMembers.number(asked, name, otherwise);
    if (units < 1 && !(canBeTakenAway && units == OnDemandLimits.NONE)) {
      throw ServiceException.invalidParameter(
          "Requested " + name + " for OnDemandThroughput" + of + " is outside of valid range");
    }
    return units;
  }

  private static long units(JsonNode throughput, String name) {
    long units = RequestMembers.number(throughput, name, 0);
    if (units > MOST_UNITS) {
      throw ServiceException.validation(
          "Given value " + units + " for " + name + " is out of bounds");
    }
    return units;
  }

  private static ProjectionType projectionType(JsonNode projection) {
    String type = RequestMembers.text(projection, "ProjectionType");
    if (type == null) {
      throw ServiceException.invalidParameter("Unknown ProjectionType: null");
    }
    return ProjectionType.valueOf(type);
  }

  private static List<String> nonKey(JsonNode projection) {
    ProjectionType type = projectionType(projection);
    JsonNode names = RequestMembers.member(projection, "NonKeyAttributes");
    if (type == ProjectionType.INCLUDE && names == null) {
      throw ServiceException.invalidParameter(
          "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
    }
    if (type != ProjectionType.INCLUDE && names != null) {
      throw ServiceException.invalidParameter(
          "ProjectionType is " + type + ", but NonKeyAttributes is specified");
    }
    List<String> nonKey = RequestMembers.texts(names);
    Set<String> seen = new HashSet<>();
    for (String name : nonKey) {
      if (!seen.add(name)) {
        throw ServiceException.invalidParameter("Duplicate element in NonKeyAttributes: " + name);
      }
    }
    return nonKey;
  }
}
