package io.notestream.consumer.gap;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

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
   * its state. If it reaches further than before, since more was removed before reading went on,
   * the gap that is there is extended, and opens again if it was closed. Durable on return, so that
   * a checkpoint may pass it.
   *
   * @param gap the gap
   * @return whether it is new, or reaches further than before
   */
  public boolean putIfAbsent(Gap gap) {
    return put(gap, false);
  }

  /**
   * Writes a gap of this generation, unless it is open already: one that was closed opens again,
   * since the same stretch was lost once more. One that is open is extended as by {@link
   * #putIfAbsent}. Durable on return.
   *
   * @param gap the gap
   * @return whether it was not open before, or reaches further than before
   */
  public boolean putUnlessOpen(Gap gap) {
    return put(gap, true);
  }

  private boolean put(Gap seen, boolean reopen) {
    Gap gap = seen.inGeneration(generation);
    Gap stored = null;
    Gap next = gap;
    while (!replace(stored, next)) {
      stored = read(gap.key()).orElse(null);
      if (stored == null) {
        next = gap;
      } else if (stored.state() == Gap.State.OPEN && reachesFurther(gap, stored)) {
        next = stored.upTo(gap.to());
      } else if (stored.state() != Gap.State.OPEN && (reopen || reachesFurther(gap, stored))) {
        next = gap;
      } else {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes a gap in the place of the one that was read.
   *
   * @param stored the one that was read; {@code null} for none
   * @return {@code false} if that is not what is stored by now
   */
  private boolean replace(@Nullable Gap stored, Gap next) {
    PutItemRequest.Builder put = PutItemRequest.builder().tableName(table).item(next.toItem());
    if (stored == null) {
      put.conditionExpression("attribute_not_exists(PK)");
    } else {
      String to = stored.to();
      Map<String, AttributeValue> values = new HashMap<>();
      values.put(":state", AttributeValue.fromS(stored.state().name()));
      if (to != null) {
        values.put(":to", AttributeValue.fromS(to));
      }
      put.conditionExpression(
              "#state = :state AND " + (to == null ? "attribute_not_exists(#to)" : "#to = :to"))
          .expressionAttributeNames(Map.of("#state", "state", "#to", "to"))
          .expressionAttributeValues(values);
    }
    try {
      dynamoDb.putItem(put.build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Returns whether a gap ends behind another one with the same beginning. */
  private static boolean reachesFurther(Gap gap, Gap stored) {
    String to = gap.to();
    String before = stored.to();
    if (before == null || to == null) {
      return before != null;
    }
    return SequenceNumber.isValid(to)
        && SequenceNumber.isValid(before)
        && new SequenceNumber(to).compareTo(new SequenceNumber(before)) > 0;
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
    return indexed(state).filter(gap -> gap.state() == state);
  }

  /** Returns the gaps that the index lists in a state, as they are. */
  private Stream<Gap> indexed(Gap.State state) {
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
        .flatMap(projected -> read(projected).stream());
  }

  /**
   * Returns whether records of this generation were lost that nobody has recounted: a gap is open,
   * or was accepted. Found as by {@link #list}.
   *
   * @return {@code false} if there are no gaps, or their users were recounted
   */
  public boolean isAnythingLost() {
    return Stream.of(Gap.State.OPEN, Gap.State.ACCEPTED)
        .flatMap(this::indexed) // One that is accepted at this moment may be listed as open still.
        .anyMatch(gap -> gap.generation() == generation && gap.state() != Gap.State.RECONCILED);
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
    while (true) {
      Gap gap = find(id).orElse(null);
      if (gap == null) {
        return Closed.UNKNOWN;
      }
      if (gap.state() != Gap.State.OPEN) {
        return Closed.WAS_CLOSED;
      }
      Instant now = clock.instant();
      if (replace(gap, gap.closed(how, now, now.plus(closedRetention)))) {
        return Closed.CLOSED;
      } // Otherwise it has grown, or somebody else has closed it.
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
