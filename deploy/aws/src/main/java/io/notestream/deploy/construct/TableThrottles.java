package io.notestream.deploy.construct;

import io.notestream.model.table.IndexDefinition;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableNames;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.cloudwatch.IMetric;

/** The calls that DynamoDB refuses, by tables and indexes. */
final class TableThrottles {

  /** Now and then a table refuses a call while it grows; that passes by itself. */
  private static final double MANY = 100;

  private TableThrottles() {}

  /**
   * Adds the alarm. It watches reads and writes of the tables, and writes of the indexes: an index
   * that may write no more refuses the write to its table. These are ten metrics, as many as an
   * alarm may have.
   */
  static void watch(Watch watch, TableNames names) {
    Map<String, IMetric> throttles = new TreeMap<>();
    int number = 0;
    for (TableDefinition table : NotestreamTables.all(names)) {
      Map<String, String> ofTable = Map.of("TableName", table.name());
      throttles.put("read" + number, refused("Read", ofTable));
      throttles.put("write" + number, refused("Write", ofTable));
      for (IndexDefinition index : table.indexes()) {
        throttles.put(
            "write" + number + index.name(),
            refused(
                "Write",
                Map.of("TableName", table.name(), "GlobalSecondaryIndexName", index.name())));
      }
      number++;
    }
    watch.when(
        AlarmKind.TABLE_THROTTLES,
        "",
        // An alarm on DynamoDB's own metrics stays as it is while they are missing, and these are
        // there only while calls are refused.
        Watch.math("throttles", "SUM(FILL(METRICS(),0))", throttles),
        MANY,
        3);
  }

  private static IMetric refused(String kind, Map<String, String> of) {
    return Watch.metric("AWS/DynamoDB", kind + "ThrottleEvents", "Sum", of);
  }
}
