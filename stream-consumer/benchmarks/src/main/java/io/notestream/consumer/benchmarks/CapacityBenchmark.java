package io.notestream.consumer.benchmarks;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Measures the write capacity of a change, by how many changes a user has in a batch. */
final class CapacityBenchmark {

  private static final int USERS = 50;

  private CapacityBenchmark() {}

  static void run(Figures figures) {
    for (int changes : new int[] {1, 5, 20}) {
      double ours = ours(changes);
      double naive = naive(changes);
      String at = changes + " change(s) a user and batch";
      figures.add("capacity: write units a change, " + at, ours, "WCU");
      figures.add("capacity: write units a change, naive, " + at, naive, "WCU");
      figures.add("capacity: this core over the naive handler, " + at, ours / naive, "times");
    }
  }

  private static double ours(int changes) {
    try (Rig rig = new Rig(32);
        StreamConsumer consumer = rig.consumer()) {
      Workload load = new Workload("user", USERS);
      // New items cost more: the first batch makes the summaries.
      consumer.process(batch(load, changes), BatchControl.untilDone());
      rig.engine().stats().reset();
      consumer.process(batch(load, changes), BatchControl.untilDone());
      return rig.engine().stats().writeUnits(rig.tables().noteViews()) / (USERS * changes);
    }
  }

  private static double naive(int changes) {
    try (Rig rig = new Rig(32)) {
      Workload load = new Workload("user", USERS);
      NaiveHandler handler = rig.naive();
      load.batch(USERS * changes).forEach(handler::handle);
      rig.engine().stats().reset();
      List<Record> records = load.batch(USERS * changes);
      records.forEach(handler::handle);
      return rig.engine().stats().writeUnits(rig.tables().noteViews()) / records.size();
    }
  }

  private static ShardBatch batch(Workload load, int changes) {
    return new ShardBatch("benchmark", "shard", load.batch(USERS * changes));
  }
}
