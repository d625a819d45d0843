package io.notestream.consumer.gap;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * The gaps of the stream, as they are kept in {@code note-ops}. Thread-safe. Every method throws
 * the client's {@link software.amazon.awssdk.core.exception.SdkException} if DynamoDB fails.
 */
public final class Gaps {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;
  private final Duration closedRetention;
  private final int generation;

  /**
   * Creates a view of the gaps. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables, with the views of the generation whose gaps are written
   * @param clock the clock by which gaps are closed
   * @param closedRetention how long a gap is kept once it is closed
   */
  public Gaps(
      DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration closedRetention) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.clock = clock;
    this.closedRetention = closedRetention;
    this.generation = tables.generation();
  }

  /** The outcome of an attempt to close a gap. */
  public enum Closed {
    /** The gap is closed now. */
    CLOSED,
    /** The gap had been closed before and is unchanged. */
    WAS_CLOSED,
    /** There is no such gap. */
    UNKNOWN
  }

  /**
   * Writes a gap of this generation, unless it is there: seen again, it keeps its first time and
   * its state. Durable on return, so that a checkpoint may pass it.
   *
   * @param gap the gap
   * @return whether it is new
   */
  public boolean putIfAbsent(Gap gap) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(gap.inGeneration(generation).toItem())
                  .conditionExpression("attribute_not_exists(PK)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /**
   * Writes a gap of this generation, unless it is open already: one that was closed opens again,
   * since the same stretch was lost once more. Durable on return.
   *
   * @param gap the gap
   * @return whether it was not open before
   */
  public boolean putUnlessOpen(Gap gap) {
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(gap.inGeneration(generation).toItem())
                  .conditionExpression("attribute_not_exists(PK) OR #state <> :open")
                  .expressionAttributeNames(Map.of("#state", "state"))
                  .expressionAttributeValues(
                      Map.of(":open", AttributeValue.fromS(Gap.State.OPEN.name()))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /**
   * Returns the gaps of this generation in a state, the oldest first, as {@link #list} does.
   *
   * @param state the state
   * @return a lazy stream
   */
  public Stream<Gap> own(Gap.State state) {
    return list(state).filter(gap -> gap.generation() == generation);
  }

  /**
   * Returns the gaps of all generations in a state, the oldest first. They are read in pages as the
   * Java stream is consumed, from an index that may lag behind a write for a moment.
   *
   * @param state the state
   * @return a lazy stream
   */
  public Stream<Gap> list(Gap.State state) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(table)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :state")
                    .expressionAttributeValues(
                        Map.of(":state", AttributeValue.fromS(OpsKeys.gapsIn(state.name())))))
        .items()
        .stream()
        .flatMap(projected -> read(projected).stream())
        .filter(gap -> gap.state() == state);
  }

  /**
   * Closes an open gap.
   *
   * @param id the gap's {@link Gap#id()}
   * @param how {@link Gap.State#ACCEPTED} or {@link Gap.State#RECONCILED}
   * @return the outcome
   * @throws IllegalArgumentException if {@code how} is {@link Gap.State#OPEN}
   */
  public Closed close(String id, Gap.State how) {
    if (how == Gap.State.OPEN) {
      throw new IllegalArgumentException("a gap is closed by accepting or reconciling it");
    }
    Gap gap = find(id).orElse(null);
    if (gap == null) {
      return Closed.UNKNOWN;
    }
    Instant now = clock.instant();
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(gap.closed(how, now, now.plus(closedRetention)).toItem())
                  .conditionExpression("#state = :open")
                  .expressionAttributeNames(Map.of("#state", "state"))
                  .expressionAttributeValues(
                      Map.of(":open", AttributeValue.fromS(Gap.State.OPEN.name()))));
      return Closed.CLOSED;
    } catch (ConditionalCheckFailedException e) {
      return Closed.WAS_CLOSED;
    }
  }

  private Optional<Gap> find(String id) {
    String[] parts = id.strip().split("/", -1);
    if (parts.length == 3) {
      return read(OpsKeys.gap(parts[0], parts[1], parts[2], 1));
    }
    return parts.length == 4 && parts[3].matches("[2-9]|[1-9]\\d{1,8}")
        ? read(OpsKeys.gap(parts[0], parts[1], parts[2], Integer.parseInt(parts[3])))
        : Optional.empty();
  }

  /** Reads consistently: the index does not hold all of a gap, and may lag. */
  private Optional<Gap> read(Map<String, AttributeValue> withKey) {
    Map<String, AttributeValue> key =
        Map.of(
            KeyAttributes.PK, withKey.get(KeyAttributes.PK),
            KeyAttributes.SK, withKey.get(KeyAttributes.SK));
    Map<String, AttributeValue> item =
        dynamoDb.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(Gap.fromItem(item));
  }
}
