package io.notestream.local.internal.operation.item;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.operation.CapacityUnits;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.operation.ServiceContext;
import io.notestream.local.internal.table.WriteResult;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The capacity that a request uses of one table and its indexes. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html">read
 * and write operations</a>.
 */
final class ConsumedCapacity {

  private static final double READ_UNIT_BYTES = 4096;
  private static final double WRITE_UNIT_BYTES = 1024;

  private final String asked;
  private double tableReads;
  private double tableWrites;
  private final Map<String, Double> localIndexes = new TreeMap<>();
  private final Map<String, Double> globalIndexes = new TreeMap<>();
  private double indexReads;
  private double indexWrites;

  /**
   * Begins with nothing.
   *
   * @param asked the table's name, or the ARN by which the request calls it
   */
  ConsumedCapacity(String asked) {
    this.asked = asked;
  }

  /** Begins with nothing, of the table that a request names. */
  static ConsumedCapacity of(JsonNode request) {
    return new ConsumedCapacity(RequestMembers.requiredText(request, "TableName"));
  }

  /** How much of the capacity a response shows: ReturnConsumedCapacity. */
  enum Detail {
    NONE,
    TOTAL,
    INDEXES
  }

  /** Returns what each read unit of a request counts: 1, or half if what it reads may be stale. */
  static double readFactor(JsonNode request) {
    return RequestMembers.flag(request, "ConsistentRead", false) ? 1 : 0.5;
  }

  /**
   * Returns the units for reading so many bytes.
   *
   * @param factor what a unit counts: see {@link #readFactor}, or 2 in a transaction
   */
  static double readUnits(long bytes, double factor) {
    return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * factor;
  }

  /** Adds units for reading the table. */
  ConsumedCapacity read(double units) {
    tableReads += units;
    return this;
  }

  /**
   * Adds the units for reading one item by its key.
   *
   * @param item null if there is none, which costs a unit too
   */
  ConsumedCapacity read(@Nullable Item item, double factor) {
    return read(readUnits(item == null ? 0 : item.sizeBytes(), factor));
  }

  /** Adds units for reading an index. */
  ConsumedCapacity readIndex(String index, boolean global, double units) {
    (global ? globalIndexes : localIndexes).merge(index, units, Double::sum);
    indexReads += units;
    return this;
  }

  /**
   * Adds the units for a change. An index is written apart from the transaction and costs what it
   * always costs: measured on DynamoDB, whose guide does not say so.
   *
   * @param factor what the write of the table itself counts: 1, or 2 in a transaction
   */
  ConsumedCapacity write(WriteResult written, double factor) {
    int before = written.before() == null ? 0 : written.before().sizeBytes();
    int after = written.after() == null ? 0 : written.after().sizeBytes();
    tableWrites += Math.max(1, Math.ceil(Math.max(before, after) / WRITE_UNIT_BYTES)) * factor;
    for (WriteResult.IndexUnits index : written.indexes()) {
      double units = index.units();
      (index.global() ? globalIndexes : localIndexes).merge(index.index(), units, Double::sum);
      indexWrites += units;
    }
    return this;
  }

  /** Returns the sums over the table and its indexes. */
  CapacityUnits total() {
    Map<String, Double> indexes = Map.of();
    if (indexReads + indexWrites > 0) {
      indexes = new TreeMap<>(localIndexes);
      indexes.putAll(globalIndexes);
    }
    return new CapacityUnits(
        ServiceContext.tableName(asked),
        tableReads + indexReads,
        tableWrites + indexWrites,
        indexes);
  }

  /** Writes the capacity as a member of its own, if the request wants it. */
  void writeMember(JsonGenerator json, Detail detail) throws IOException {
    if (detail != Detail.NONE) {
      json.writeFieldName("ConsumedCapacity");
      write(json, detail, false);
    }
  }

  /**
   * Writes the capacity of each table as one member, if the request wants it.
   *
   * @param split whether reads and writes are shown apart too, as transactions do
   */
  static void writeAll(
      JsonGenerator json, Collection<ConsumedCapacity> ofTables, Detail detail, boolean split)
      throws IOException {
    if (detail == Detail.NONE) {
      return;
    }
    json.writeArrayFieldStart("ConsumedCapacity");
    for (ConsumedCapacity each : ofTables) {
      each.write(json, detail, split);
    }
    json.writeEndArray();
  }

  /**
   * Writes the capacity.
   *
   * @param split whether reads and writes are shown apart too, as transactions do
   */
  private void write(JsonGenerator json, Detail detail, boolean split) throws IOException {
    json.writeStartObject();
    json.writeStringField("TableName", asked);
    writeUnits(json, tableReads + indexReads, tableWrites + indexWrites, split);
    if (detail == Detail.INDEXES) {
      json.writeObjectFieldStart("Table");
      writeUnits(json, tableReads, tableWrites, split);
      json.writeEndObject();
      writeIndexes(json, "LocalSecondaryIndexes", localIndexes, split);
      writeIndexes(json, "GlobalSecondaryIndexes", globalIndexes, split);
    }
    json.writeEndObject();
  }

  private void writeIndexes(
      JsonGenerator json, String member, Map<String, Double> indexes, boolean split)
      throws IOException {
    if (indexes.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart(member);
    for (Map.Entry<String, Double> index : indexes.entrySet()) {
      json.writeObjectFieldStart(index.getKey());
      boolean isRead = indexReads > 0;
      writeUnits(json, isRead ? index.getValue() : 0, isRead ? 0 : index.getValue(), split);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeUnits(JsonGenerator json, double reads, double writes, boolean split)
      throws IOException {
    json.writeNumberField("CapacityUnits", reads + writes);
    if (split && reads > 0) {
      json.writeNumberField("ReadCapacityUnits", reads);
    }
    if (split && writes > 0) {
      json.writeNumberField("WriteCapacityUnits", writes);
    }
  }
}
