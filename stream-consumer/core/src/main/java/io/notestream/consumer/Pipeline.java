package io.notestream.consumer;

import io.notestream.consumer.deadletter.Parking;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.ledger.Ledger;
import io.notestream.consumer.ledger.LedgerRetention;
import io.notestream.consumer.ledger.Lookups;
import io.notestream.consumer.ledger.Marks;
import io.notestream.consumer.ledger.TableGuard;
import io.notestream.consumer.ledger.ViewsEpoch;
import io.notestream.consumer.ledger.ViewsMeta;
import io.notestream.consumer.meter.ConsumerMeters;
import io.notestream.consumer.retry.ByteBudget;
import io.notestream.consumer.retry.ParkingBreaker;
import io.notestream.consumer.retry.RateCap;
import io.notestream.consumer.retry.Waits;
import io.notestream.model.table.TableNames;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the batches of a process share. All of it is thread-safe. */
record Pipeline(
    ConsumerOptions options,
    InstantSource clock,
    RecordDecoder decoder,
    Ledger ledger,
    Lookups lookups,
    Marks marks,
    ViewsMeta meta,
    ViewsEpoch epoch,
    TableGuard tableGuard,
    Parking parking,
    Reactor reactor,
    Waits waits,
    ParkingBreaker breaker,
    RateCap rateCap,
    ByteBudget memory,
    ConsumerMeters meters,
    ExecutorService executor) {

  static Pipeline of(
      DynamoDbClient dynamoDb,
      TableNames tables,
      ConsumerOptions options,
      InstantSource clock,
      ConsumerMeters meters,
      Reactor reactor,
      ExecutorService executor) {
    ViewsEpoch epoch = new ViewsEpoch();
    Waits waits =
        new Waits(
            clock,
            failure -> {
              meters.retry(failure);
              epoch.failed(failure);
            });
    RateCap rateCap = new RateCap(options.writesPerSecond());
    LedgerRetention retention =
        new LedgerRetention(
            options.auditRetention(), options.closedRetention(), options.blobRemovalDelay());
    return new Pipeline(
        options,
        clock,
        new RecordDecoder(options.expiryRule()),
        new Ledger(dynamoDb, tables, retention),
        new Lookups(dynamoDb, tables, waits),
        new Marks(dynamoDb, tables, waits, rateCap),
        new ViewsMeta(dynamoDb, tables, waits),
        epoch,
        new TableGuard(dynamoDb, tables, clock),
        new Parking(dynamoDb, tables, waits, clock),
        reactor,
        waits,
        new ParkingBreaker(clock),
        rateCap,
        new ByteBudget(options.memoryBudgetBytes()),
        meters,
        executor);
  }
}
