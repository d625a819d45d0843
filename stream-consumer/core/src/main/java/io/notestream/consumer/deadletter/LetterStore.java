package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.internal.ledger.LetterParts;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import io.notestream.model.view.DeadLetterKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The dead letters in {@code note-ops}, one conditional call per step, so that only one of several
 * processes succeeds. Thread-safe. Every method throws the client's {@link
 * software.amazon.awssdk.core.exception.SdkException} if DynamoDB fails.
 *
 * <p>For the consumer's own packages; programs use {@link DeadLetters}.
 */
public final class LetterStore {

  private static final Logger LOG = LoggerFactory.getLogger(LetterStore.class);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final LetterPuts puts;

  /**
   * Creates a store. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables
   */
  public LetterStore(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.puts = new LetterPuts(this);
  }

  /**
   * Puts a letter with its record, unless it is there already and not outdated. If another record
   * has a letter under the key, the letter is put beside that one, under a key that its content
   * gives; except for a reaction, of which an event has only one.
   *
   * @param head the letter without its payload, with the key that the record gives
   * @param record the record
   * @param viewsId for which views table it is parked, see {@link OutdatedLetters}; {@code null} if
   *     that does not matter
   * @return whether this call put the letter
   */
  public boolean putIfAbsent(DeadLetter head, ParkedRecord record, @Nullable String viewsId) {
    return puts.putIfAbsent(head, record, viewsId);
  }

  /**
   * Returns a letter.
   *
   * @param key its key
   * @return the letter; empty if there is none
   */
  public Optional<DeadLetter> get(DeadLetterKey key) {
    Map<String, AttributeValue> item = item(key);
    return item.isEmpty() ? Optional.empty() : Optional.of(DeadLetter.fromItem(item));
  }

  /** Returns a letter's item, read consistently; empty if there is none. */
  Map<String, AttributeValue> item(DeadLetterKey key) {
    return dynamoDb
        .getItem(r -> r.tableName(table).key(key.toAttributes()).consistentRead(true))
        .item();
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  String table() {
    return table;
  }

  /**
   * Returns whether the record has a letter, in whatever state. The reads are consistent, and cost
   * what reading the whole letter does; a put that fails on it would cost more.
   *
   * @param key the key that the record gives
   * @param record the record
   * @param viewsId as above
   * @return {@code false} if none was ever put, or it has been purged or is outdated
   */
  public boolean contains(DeadLetterKey key, ParkedRecord record, @Nullable String viewsId) {
    return puts.contains(key, record, viewsId);
  }

  /**
   * Returns a letter's record, read from all its parts.
   *
   * @param letter the letter
   * @return the record; empty if the letter was put without one
   * @throws IllegalStateException if a part is missing
   */
  public Optional<Record> record(DeadLetter letter) {
    return document(letter).filter(json -> !json.isNull()).map(RecordJson::read);
  }

  /** Returns the JSON of a letter's record, as it arrived; null if there was none. */
  Optional<JsonNode> document(DeadLetter letter) {
    List<SdkBytes> pieces = new ArrayList<>();
    if (letter.payload() != null) {
      pieces.add(letter.payload());
    }
    for (int part = 1; part <= letter.parts(); part++) {
      Map<String, AttributeValue> key = letter.key().part(part);
      AttributeValue payload =
          dynamoDb
              .getItem(r -> r.tableName(table).key(key).consistentRead(true))
              .item()
              .get(DeadLetter.PAYLOAD);
      if (payload == null || payload.b() == null) {
        throw new IllegalStateException(
            "part " + part + " of dead letter " + letter.key().sk() + " is missing");
      }
      pieces.add(payload.b());
    }
    return Optional.ofNullable(pieces.isEmpty() ? null : RecordPayload.json(pieces));
  }

  /** Returns the index entries of the letters in a state, in the order of their time. */
  Stream<LetterEntry> entries(State state) {
    return entries(
        "GSI1PK = :state",
        Map.of(":state", AttributeValue.fromS(OpsKeys.deadLettersIn(state.name()))));
  }

  /**
   * Returns the index entries of the pending reactions that are due, the longest due first.
   *
   * @param now the current time
   * @return a lazy stream, read in pages
   */
  public Stream<LetterEntry> due(Instant now) {
    return entries(
        "GSI1PK = :state AND GSI1SK < :now",
        Map.of(
            ":state",
            AttributeValue.fromS(OpsKeys.deadLettersIn(State.RETRY.name())),
            ":now",
            // After every sort key of this millisecond, before every one of the next.
            AttributeValue.fromS(Timestamps.format(now.plusMillis(1)))));
  }

  private Stream<LetterEntry> entries(String condition, Map<String, AttributeValue> values) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(table)
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(values))
        .items()
        .stream()
        .flatMap(item -> readable(item).stream());
  }

  /** One entry that somebody has spoiled must not keep the others from being found. */
  private Optional<LetterEntry> readable(Map<String, AttributeValue> projected) {
    try {
      return Optional.of(LetterEntry.of(projected));
    } catch (CorruptItemException e) {
      LOG.error(
          "Skipping a dead letter of {} that cannot be read, {} {}: {}",
          table,
          projected.get(KeyAttributes.PK),
          projected.get(KeyAttributes.SK),
          e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Claims a pending reaction: until the claim ends, no other process tries it.
   *
   * @param entry the letter as the index listed it
   * @param until when the claim ends
   * @return the letter with one more attempt; empty if another process has claimed it or it is done
   * @throws CorruptItemException if the letter cannot be read; it is claimed all the same
   */
  public Optional<DeadLetter> claim(LetterEntry entry, Instant until) {
    try {
      Map<String, AttributeValue> item =
          dynamoDb
              .updateItem(
                  r ->
                      r.tableName(table)
                          .key(entry.key().toAttributes())
                          .updateExpression("SET nextAt = :until, GSI1SK = :sort ADD attempts :one")
                          .conditionExpression("#state = :retry AND nextAt = :seen")
                          .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
                          .expressionAttributeValues(
                              Map.of(
                                  ":until", AttributeValue.fromS(Timestamps.format(until)),
                                  ":sort", AttributeValue.fromS(entry.sortKeyAt(until)),
                                  ":one", AttributeValue.fromN("1"),
                                  ":retry", AttributeValue.fromS(State.RETRY.name()),
                                  ":seen", AttributeValue.fromS(Timestamps.format(entry.at()))))
                          .returnValues(ReturnValue.ALL_NEW))
              .attributes();
      return Optional.of(DeadLetter.fromItem(item));
    } catch (ConditionalCheckFailedException e) {
      return Optional.empty();
    }
  }

  /**
   * Changes a letter, if it still is as it was seen; if that closes it, its parts are purged with
   * it.
   *
   * @param seen the letter as it was seen
   * @param next the same letter with another state, times, reason or attempts
   * @return {@code false} if another process has changed the letter
   */
  public boolean move(DeadLetter seen, DeadLetter next) {
    return LetterMove.of(table, seen, next).apply(dynamoDb);
  }

  /**
   * Makes a pending reaction whose letter cannot be read an open dead letter.
   *
   * @param entry the letter as the index listed it
   * @param at when it is parked
   * @param detail why it is given up
   */
  public void openUnreadable(LetterEntry entry, Instant at, String detail) {
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(entry.key().toAttributes())
                  .updateExpression(
                      "SET #state = :open, GSI1PK = :index, GSI1SK = :sort, detail = :detail"
                          + " REMOVE nextAt")
                  .conditionExpression("#state = :retry")
                  .expressionAttributeNames(Map.of("#state", DeadLetter.STATE))
                  .expressionAttributeValues(
                      Map.of(
                          ":open", AttributeValue.fromS(State.OPEN.name()),
                          ":index", AttributeValue.fromS(OpsKeys.deadLettersIn(State.OPEN.name())),
                          ":sort", AttributeValue.fromS(entry.sortKeyAt(at)),
                          ":detail", AttributeValue.fromS(detail),
                          ":retry", AttributeValue.fromS(State.RETRY.name()))));
    } catch (ConditionalCheckFailedException e) {
      // Another process has done so, or an operator has discarded it.
    }
  }

  /** Sets the purge time of a closed letter's parts, so that they are purged with the letter. */
  void purgeParts(DeadLetter closed) {
    if (closed.purgeAt() == null) {
      return;
    }
    LetterParts.purges(table, closed.key().toAttributes(), closed.parts(), closed.purgeAt())
        .forEach(
            purge ->
                dynamoDb.updateItem(
                    r ->
                        r.tableName(purge.tableName())
                            .key(purge.key())
                            .updateExpression(purge.updateExpression())
                            .expressionAttributeValues(purge.expressionAttributeValues())));
  }
}
