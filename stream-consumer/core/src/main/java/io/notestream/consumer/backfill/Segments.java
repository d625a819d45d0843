package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.BackfillRun;
import io.notestream.model.view.BackfillSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * How far the segments of a run are done, as it is stored. A position says that everything before
 * it is done, whoever has done it; therefore nothing is lost if two processes write positions for a
 * while. Thread-safe.
 */
final class Segments {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Call call;
  private final Retrier retrier;
  private final BackfillRun run;
  private final Map<Integer, BackfillSegment> known = new ConcurrentHashMap<>();

  Segments(DynamoDbClient dynamoDb, TableNames tables, Retrier retrier, BackfillRun run) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.call = new Call("GetItem or PutItem of a backfill's segment", table);
    this.retrier = retrier;
    this.run = run;
  }

  /** Reads the segments; those of another run begin anew. */
  Attempt<List<BackfillSegment>> load(Instant purge, Stop stop) {
    List<BackfillSegment> segments = new ArrayList<>();
    for (int i = 0; i < run.segments(); i++) {
      BackfillSegment start = BackfillSegment.start(run, i, purge);
      Attempt<BackfillSegment> read = retrier.call(call, () -> readOrBegin(start), stop);
      BackfillSegment segment = read.value();
      if (segment == null) {
        return read.unsuccessful();
      }
      segments.add(segment);
      known.put(i, segment);
    }
    return Attempt.done(segments);
  }

  /** Returns the segment as it was stored last. */
  BackfillSegment get(int segment) {
    return known.getOrDefault(segment, BackfillSegment.start(run, segment, Instant.EPOCH));
  }

  /** Returns all segments as they were stored last. */
  List<BackfillSegment> all() {
    return List.copyOf(known.values());
  }

  /**
   * Stores how far a segment is done.
   *
   * @return {@code false} if another run has begun, which has segments of its own
   */
  Attempt<Boolean> save(BackfillSegment segment, Stop stop) {
    return retrier
        .call(call, () -> put(segment), stop)
        .map(
            saved -> {
              known.put(segment.segment(), segment);
              return saved;
            });
  }

  private BackfillSegment readOrBegin(BackfillSegment start) {
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(table).key(start.key()).consistentRead(true)).item();
    if (!item.isEmpty()) {
      BackfillSegment stored = BackfillSegment.fromItem(item);
      if (stored.runId().equals(run.runId())) {
        return stored;
      }
    }
    dynamoDb.putItem(r -> r.tableName(table).item(start.toItem()));
    return start;
  }

  private boolean put(BackfillSegment segment) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(segment.toItem())
                  .conditionExpression("attribute_not_exists(PK) OR #run = :run")
                  .expressionAttributeNames(Map.of("#run", BackfillRun.RUN_ID))
                  .expressionAttributeValues(Map.of(":run", AttributeValue.fromS(run.runId()))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
