package io.notestream.consumer.benchmarks;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Latency;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An engine with tables, and clients with enough connections. */
final class Rig implements AutoCloseable {

  private final LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofDays(2)).start();
  private final TableNames tables = TableNames.standard();
  private final WorkerClients clients;
  private final int chains;

  Rig(int chains) {
    this.chains = chains;
    this.clients = new WorkerClients(engine.endpoint(), "us-east-1", chains, List.of());
    new TableCreator(clients.dynamoDb()).createMissing(NotestreamTables.all(tables));
  }

  /** Gives the engine DynamoDB's latencies, as others have measured them. */
  void slowAsDynamoDb() {
    engine
        .faults()
        .on("TransactWriteItems")
        .latency(
            Latency.lognormal(Duration.ofMillis(25), Duration.ofMillis(95))
                .perAction(Duration.ofNanos(350_000)));
    engine
        .faults()
        .on("UpdateItem", "PutItem")
        .latency(Latency.lognormal(Duration.ofMillis(8), Duration.ofMillis(16)));
    engine
        .faults()
        .on("GetItem", "Query", "BatchGetItem", "GetRecords")
        .latency(Latency.lognormal(Duration.ofMillis(5), Duration.ofMillis(12)));
  }

  StreamConsumer consumer() {
    return StreamConsumer.builder(clients.unretried())
        .tables(tables)
        .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).chainsInAll(chains).build())
        .build();
  }

  NaiveHandler naive() {
    return new NaiveHandler(clients.dynamoDb(), tables);
  }

  LocalDynamoDb engine() {
    return engine;
  }

  WorkerClients clients() {
    return clients;
  }

  TableNames tables() {
    return tables;
  }

  @Override
  public void close() {
    clients.close();
    engine.close();
  }
}
