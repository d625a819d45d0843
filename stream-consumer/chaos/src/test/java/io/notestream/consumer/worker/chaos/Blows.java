package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.worker.Bench;
import io.notestream.local.fault.Faults;
import io.notestream.local.stream.StreamControl;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.util.List;
import java.util.Random;

/** What happens to the engine while workers are running. */
final class Blows {

  private static final int MOST_OPEN_SHARDS = 6;

  private Blows() {}

  /** Lets calls to the views and the operations table fail at random from now on. */
  static void faults(Bench bench, long seed) {
    Faults faults = bench.engine().faults();
    faults.seed(seed);
    String[] writes = {"TransactWriteItems", "UpdateItem", "PutItem", "GetItem", "BatchGetItem"};
    String[] tables = {bench.tables().noteViews(), bench.tables().noteOps()};
    faults.on(writes).table(tables).rate(0.10).throttle();
    faults.on(writes).table(tables).rate(0.02).loseResponse();
    faults.on(writes).table(tables).rate(0.01).internalServerError();
    faults.on("TransactWriteItems").rate(0.05).conflict();
    faults.on("GetRecords", "GetShardIterator").rate(0.05).throttle();
  }

  /** Splits a shard, or rolls it over once there are many. */
  static void split(Bench bench, Random random) {
    StreamControl streams = bench.engine().streams();
    List<ShardInfo> open =
        streams.shards(bench.tables().notes()).stream()
            .filter(shard -> shard.endingSequenceNumber() == null)
            .toList();
    boolean grow = open.size() < MOST_OPEN_SHARDS;
    ShardInfo one = open.get(random.nextInt(open.size()));
    streams.split(bench.tables().notes(), one.id(), grow ? 2 : 1);
  }
}
