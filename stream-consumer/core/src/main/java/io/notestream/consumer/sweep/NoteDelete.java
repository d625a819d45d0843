package io.notestream.consumer.sweep;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.retry.Backoff;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.Expiry;
import io.notestream.model.table.WholeNumbers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Deletes a note on the condition that it is due, whatever the index said. Needs a client without
 * retries of its own, since each attempt has to say what time it is. Thread-safe.
 */
final class NoteDelete {

  private static final Logger LOG = LoggerFactory.getLogger(NoteDelete.class);

  private static final int ATTEMPTS = 4;
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** The outcomes of a delete. */
  enum Outcome {
    /** The note was due, and is gone. */
    DELETED,
    /** The note is not due, or gone already: the index was behind, or the note was renewed. */
    REFUSED,
    /**
     * The note ends within the second for which it is listed: its expiry has a fraction, which the
     * index does not have. The next pass finds the note again.
     */
    EARLY,
    /** DynamoDB was busy, or the sweeper is being closed; the next pass finds the note again. */
    FAILED;

    String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Supplier<Instant> now;
  private final Runnable throttled;
  private final Supplier<? extends RandomGenerator> random;
  private final Invariants invariants;
  private final FailingCalls failing;

  /**
   * What became of a delete.
   *
   * @param outcome the outcome
   * @param ends when the note ends; {@code null} unless it is {@link Outcome#EARLY}
   */
  record Result(Outcome outcome, @Nullable Instant ends) {}

  /**
   * @param now what time it is
   * @param throttled called whenever DynamoDB throttles an attempt
   * @param invariants told if a delete was ahead of DynamoDB's clock
   * @param random draws the pauses between attempts
   */
  NoteDelete(
      DynamoDbClient dynamoDb,
      String table,
      Supplier<Instant> now,
      Runnable throttled,
      Invariants invariants,
      Supplier<? extends RandomGenerator> random) {
    this.random = random;
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.now = now;
    this.throttled = throttled;
    this.invariants = invariants;
    this.failing = new FailingCalls("deletes of notes that have ended, from " + table + ",");
  }

  /** Returns why deletes fail, in words; empty if they do not, or it may still pass. */
  Optional<String> failing() {
    return failing.inWords(now.get());
  }

  /** Deletes the note; gives up after four attempts, or when a stop is requested. */
  Result delete(DueNote note, Stop stop) {
    return delete(note, () -> {}, stop);
  }

  /**
   * Deletes the note; gives up after four attempts, or when a stop is requested.
   *
   * @param attempting called before each attempt
   */
  Result delete(DueNote note, Runnable attempting, Stop stop) {
    Backoff backoff = new Backoff(FIRST_PAUSE, random);
    for (int attempt = 1; ; attempt++) {
      attempting.run();
      try {
        Instant at = now.get();
        checkClock(note, at, dynamoDb.deleteItem(request(note, at)));
        failing.succeeded();
        return new Result(Outcome.DELETED, null);
      } catch (ConditionalCheckFailedException e) {
        // Perhaps an attempt whose response was lost has deleted it: the stream has the record
        // then.
        failing.succeeded();
        Instant ends = endsSoon(e.item());
        return new Result(ends == null ? Outcome.REFUSED : Outcome.EARLY, ends);
      } catch (SdkException e) {
        if (e instanceof AwsServiceException refusal && refusal.isThrottlingException()) {
          throttled.run();
        }
        if (attempt == ATTEMPTS || !stop.pause(backoff.next())) {
          LOG.debug("a due note is left for the next pass", e);
          if (attempt == ATTEMPTS) {
            failing.failed(Failures.of(e), now.get());
          }
          return new Result(Outcome.FAILED, null);
        }
      }
    }
  }

  private @Nullable Instant endsSoon(Map<String, AttributeValue> item) {
    AttributeValue expiresAt = item.get("expiresAt");
    BigDecimal ends =
        expiresAt == null || expiresAt.n() == null ? null : WholeNumbers.decimal(expiresAt.n());
    Instant soon = now.get().plusSeconds(1);
    return ends != null && ends.compareTo(new BigDecimal(Expiry.nowAsNumber(soon))) <= 0
        ? Expiry.of(ends.max(BigDecimal.ZERO)).instant()
        : null;
  }

  /**
   * Compares the time by which the note was due with the response's own. The delete was made before
   * the response was; so a time that is later than that had not come by DynamoDB's clock.
   */
  private void checkClock(DueNote note, Instant at, DeleteItemResponse response) {
    ServerTimes.date(response)
        .map(ServerTimes::latest)
        .filter(at::isAfter)
        .ifPresent(
            latest ->
                invariants.broken(
                    Invariant.EARLY_TIMER,
                    "%s %s was deleted as of %s, when DynamoDB's clock showed at most %s"
                        .formatted(note.partition(), note.sort(), at, latest)));
  }

  private DeleteItemRequest request(DueNote note, Instant at) {
    String seconds = Expiry.nowAsNumber(at);
    return DeleteItemRequest.builder()
        .tableName(table)
        .key(note.key())
        .conditionExpression("expiresAt <= :now")
        .expressionAttributeValues(Map.of(":now", AttributeValue.fromN(seconds)))
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .overrideConfiguration(c -> c.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(ATTEMPT))
        .build();
  }
}
