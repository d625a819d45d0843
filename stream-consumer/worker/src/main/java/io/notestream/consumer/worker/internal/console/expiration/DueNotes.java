package io.notestream.consumer.worker.internal.console.expiration;

import io.notestream.consumer.worker.internal.console.read.Sample;
import io.notestream.model.note.Expiry;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** Counts the notes that end within an hour, by minutes. Thread-safe. */
final class DueNotes {

  static final int MINUTES = 60;

  /** A bucket with more is said to have more: counting all of them would cost. */
  private static final int MOST_PER_BUCKET = 100;

  private static final int SECONDS = 60;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;

  DueNotes(DynamoDbClient dynamoDb, String table, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.clock = clock;
  }

  /**
   * What comes due.
   *
   * @param from when the first minute begins
   * @param minutes how many notes end in each minute
   * @param overdue how many have ended and are still there
   * @param more whether there are more than were counted
   */
  record Due(String from, List<Long> minutes, long overdue, boolean more) {}

  /** Counts. */
  Sample<Due> count() {
    Instant now = clock.instant();
    long[] minutes = new long[MINUTES];
    long overdue = 0;
    boolean more = false;
    double units = 0;
    for (String bucket : Buckets.all(Buckets.USERS)) {
      QueryResponse page = query(bucket, now.plus(Duration.ofMinutes(MINUTES)));
      for (long end : ends(page)) {
        long seconds = end - now.getEpochSecond();
        if (seconds <= 0) {
          overdue++;
        } else {
          minutes[(int) Math.min(MINUTES - 1, seconds / SECONDS)]++;
        }
      }
      more |= !page.lastEvaluatedKey().isEmpty();
      units += page.consumedCapacity() == null ? 0 : page.consumedCapacity().capacityUnits();
    }
    return new Sample<>(
        new Due(Timestamps.format(now), LongStream.of(minutes).boxed().toList(), overdue, more),
        units);
  }

  private QueryResponse query(String bucket, Instant end) {
    Map<String, AttributeValue> values =
        Map.of(
            ":bucket", AttributeValue.fromS(NoteKeys.expiryPartition(bucket)),
            ":end", AttributeValue.fromS(NoteKeys.expiryPrefix(Expiry.notBefore(end))));
    return dynamoDb.query(
        r ->
            r.tableName(table)
                .indexName(KeyAttributes.GSI1)
                .keyConditionExpression("GSI1PK = :bucket AND GSI1SK < :end")
                .projectionExpression("GSI1SK")
                .expressionAttributeValues(values)
                .limit(MOST_PER_BUCKET)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
  }

  private static List<Long> ends(QueryResponse page) {
    List<Long> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : page.items()) {
      AttributeValue sort = item.get(KeyAttributes.GSI1_SK);
      if (sort != null && sort.s() != null) {
        String seconds = sort.s().split("#", 2)[0];
        if (seconds.chars().allMatch(Character::isDigit) && !seconds.isEmpty()) {
          found.add(Long.parseLong(seconds));
        }
      }
    }
    return found;
  }
}
