package io.notestream.consumer.reconcile;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The turn of one sampler among those of a views table, kept in the operations table until it is
 * not renewed any more. With it is kept how far the samplers are, so that one that lives for an
 * hour goes on where the one before ended. Two at once would only recount twice as much.
 */
final class SamplerTurn {

  private static final String PARTITION = "LOCK#RECONCILE";

  private static final String OWNER = "owner";
  private static final String BUCKET = "bucket";
  private static final String AFTER = "after";
  private static final String DRIFTED = "drifted";

  /** Users are named in it, so that it is forgotten once nobody samples any more. */
  private static final Duration KEPT = Duration.ofDays(1);

  /**
   * How far samplers are.
   *
   * @param place which users come next
   * @param drifted some of the users whose counters were wrong
   */
  record Progress(SampledUsers.Place place, List<UserId> drifted) {}

  /**
   * The turn, taken.
   *
   * @param left what another sampler has left; empty if this one had the turn before, or nobody
   */
  record Taken(Optional<Progress> left) {}

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Map<String, AttributeValue> key;
  private final String owner;
  private final Duration lease;
  private final InstantSource clock;

  SamplerTurn(
      DynamoDbClient dynamoDb,
      String table,
      int generation,
      String owner,
      Duration lease,
      InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.key = KeyAttributes.primaryKey(PARTITION, Integer.toString(generation));
    this.owner = owner;
    this.lease = lease;
    this.clock = clock;
  }

  /**
   * Takes or renews the turn.
   *
   * @param own how far this sampler is; {@code null} if it has not begun, so that what another one
   *     has left stays
   * @return empty if another sampler has the turn
   */
  Optional<Taken> take(@Nullable Progress own) {
    Instant now = clock.instant();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":owner", AttributeValue.fromS(owner));
    values.put(":until", AttributeValue.fromS(Timestamps.format(now.plus(lease))));
    values.put(":now", AttributeValue.fromS(Timestamps.format(now)));
    values.put(":purge", epochSecond(now.plus(lease).plus(KEPT)));
    Map<String, String> names = new HashMap<>(Map.of("#owner", OWNER, "#until", "until"));
    String update = "SET #owner = :owner, #until = :until, " + Attributes.PURGE_AT + " = :purge";
    if (own != null) {
      update += ", #bucket = :bucket, #after = :after, #drifted = :drifted";
      names.putAll(Map.of("#bucket", BUCKET, "#after", AFTER, "#drifted", DRIFTED));
      values.put(":bucket", AttributeValue.fromN(Integer.toString(own.place().bucket())));
      values.put(":after", AttributeValue.fromM(own.place().after()));
      values.put(
          ":drifted",
          AttributeValue.fromL(
              own.drifted().stream().map(user -> AttributeValue.fromS(user.value())).toList()));
    }
    String expression = update;
    try {
      Map<String, AttributeValue> before =
          dynamoDb
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(key)
                          .updateExpression(expression)
                          .conditionExpression(
                              "attribute_not_exists(PK) OR #owner = :owner OR #until < :now")
                          .expressionAttributeNames(names)
                          .expressionAttributeValues(values)
                          .returnValues(ReturnValue.ALL_OLD))
              .attributes();
      return Optional.of(new Taken(own == null ? progress(before) : Optional.empty()));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  private static AttributeValue epochSecond(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  /** Returns what an item tells; empty if it tells nothing that can be read. */
  private static Optional<Progress> progress(Map<String, AttributeValue> item) {
    AttributeValue bucket = item.get(BUCKET);
    AttributeValue after = item.get(AFTER);
    AttributeValue drifted = item.get(DRIFTED);
    if (bucket == null || after == null || drifted == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Progress(
              new SampledUsers.Place(Integer.parseInt(bucket.n()), after.m()),
              drifted.l().stream().map(user -> new UserId(user.s())).toList()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Nothing that a sampler has written.
    }
  }
}
