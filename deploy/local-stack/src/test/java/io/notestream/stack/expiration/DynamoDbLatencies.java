package io.notestream.stack.expiration;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Latency;
import java.time.Duration;

/** Makes the engine as slow as DynamoDB, by what others have measured. */
final class DynamoDbLatencies {

  private DynamoDbLatencies() {}

  static void inject(LocalDynamoDb engine) {
    engine
        .faults()
        .on("TransactWriteItems")
        .latency(
            Latency.lognormal(Duration.ofMillis(25), Duration.ofMillis(95))
                .perAction(Duration.ofNanos(350_000)));
    engine
        .faults()
        .on("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
        .latency(Latency.lognormal(Duration.ofMillis(8), Duration.ofMillis(16)));
    engine
        .faults()
        .on("GetItem", "Query", "BatchGetItem", "GetRecords")
        .latency(Latency.lognormal(Duration.ofMillis(5), Duration.ofMillis(12)));
  }
}
