package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The dead letters as an operator uses them: list, show, redrive, discard. Thread-safe. Every
 * method throws the client's {@link software.amazon.awssdk.core.exception.SdkException} if DynamoDB
 * fails.
 */
public final class DeadLetters {

  private final LetterStore store;
  private final LetterPages pages;
  private final LetterTrail trail;
  private final InstantSource clock;
  private final Duration closedRetention;
  private final int generation;

  /**
   * Creates a view of the dead letters. Makes no call.
   *
   * @param dynamoDb the client to use; not closed
   * @param tables the names of the tables, with the views of the generation in which records are
   *     redriven
   * @param clock the clock by which letters are closed
   * @param closedRetention how long a letter is kept once it is closed
   */
  public DeadLetters(
      DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration closedRetention) {
    this.store = new LetterStore(dynamoDb, tables);
    this.pages = new LetterPages(dynamoDb, tables.noteOps());
    this.trail = new LetterTrail(dynamoDb, tables.noteOps());
    this.clock = clock;
    this.closedRetention = closedRetention;
    this.generation = tables.generation();
  }

  /**
   * A dead letter with its record.
   *
   * @param letter the letter
   * @param record the record as it was parked, including the note's title and body; empty if there
   *     was none
   * @param json the JSON of the record, whole as it arrived: also what a record has no field for;
   *     null in JSON if there was no record
   */
  public record Shown(DeadLetter letter, Optional<Record> record, JsonNode json) {}

  /**
   * Returns the letters in a state, in the order of the time in {@link LetterEntry#at()}. They are
   * read in pages as the Java stream is consumed, from an index that may lag behind a write for a
   * moment.
   *
   * @param state the state
   * @return a lazy stream
   */
  public Stream<LetterEntry> list(State state) {
    return store.entries(state);
  }

  /**
   * Returns a page of the letters in a state, in the same order.
   *
   * @param state the state
   * @param after {@link LetterPage#next()} of the page before; {@code null} for the first page
   * @param limit how many letters at most, at least 1
   * @return the page
   * @throws IllegalArgumentException if {@code after} is not a position in such a list
   */
  public LetterPage page(State state, @Nullable String after, int limit) {
    return pages.page(state, after, limit);
  }

  /**
   * Keeps in a letter that somebody is about to do something about it. Does nothing to a letter
   * that is settled or does not exist.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @param handling who does what, and why
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   */
  public void record(String id, Handling handling) {
    trail.add(LetterId.parse(id), handling);
  }

  /**
   * Returns what people did about a letter, the oldest first.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @return empty if nobody did anything, or there is no such letter
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   */
  public List<Handling> handled(String id) {
    return LetterTrail.of(store.item(LetterId.parse(id)));
  }

  /**
   * Returns a letter with its record.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @return the letter; empty if there is none
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   * @throws IllegalStateException if a part of the record is missing
   */
  public Optional<Shown> show(String id) {
    return store.get(LetterId.parse(id)).map(this::shown);
  }

  private Shown shown(DeadLetter letter) {
    JsonNode json = store.document(letter).orElse(NullNode.getInstance());
    return new Shown(
        letter, json.isNull() ? Optional.empty() : Optional.of(RecordJson.read(json)), json);
  }

  /**
   * Redrives an open letter. If it holds a record, that is applied after all, in the generation
   * that has parked it: each generation has letters of its own. If it holds a reaction, that
   * becomes pending: it is due at once, and is retried for hours again before it is given up.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @param records applies a record: {@code consumer::redrive}
   * @param control its stop request and its deadline end the redrive
   * @return what became of the letter
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   * @throws IllegalStateException if a part of the record is missing
   */
  public RedriveResult redrive(String id, RecordRedrive records, BatchControl control) {
    DeadLetter letter = store.get(LetterId.parse(id)).orElse(null);
    if (letter == null) {
      return new RedriveResult(Outcome.NOT_OPEN, "there is no such letter");
    }
    if (letter.key().reaction() != null) {
      return redriveReaction(letter);
    }
    if (letter.key().generation() != generation) {
      // Whether it was counted in this one says nothing about the other one.
      return new RedriveResult(
          Outcome.OTHER_GENERATION, "redrive it with --generation " + letter.key().generation());
    }
    if (letter.state() != State.OPEN) {
      return notOpen(letter);
    }
    Record record = store.record(letter).orElse(null);
    if (record == null) {
      return new RedriveResult(Outcome.MALFORMED, "the letter was parked without a record");
    }
    Map<String, AttributeValue> closed = new HashMap<>(letter.key().toAttributes());
    closed.put(DeadLetter.PARTS, AttributeValue.fromN(Long.toString(letter.parts())));
    RedriveResult result = records.redrive(record, closed, control);
    if (result.outcome() == Outcome.APPLIED) {
      store.get(letter.key()).ifPresent(store::purgeParts);
    }
    if (result.outcome() == Outcome.ALREADY_APPLIED) {
      Instant now = clock.instant();
      store.move(letter, letter.done(now, now.plus(closedRetention)));
    }
    return result;
  }

  /** Redrives a reaction, open or pending: a pending one need not wait for its next time. */
  private RedriveResult redriveReaction(DeadLetter letter) {
    if (!isToBeDone(letter)) {
      return notOpen(letter);
    }
    return store.move(letter, letter.redriven(clock.instant()))
        ? new RedriveResult(Outcome.REACTION_DUE, "")
        : new RedriveResult(Outcome.NOT_OPEN, "another process has just changed the letter");
  }

  private static RedriveResult notOpen(DeadLetter letter) {
    return new RedriveResult(Outcome.NOT_OPEN, "the letter is " + letter.state());
  }

  private static boolean isToBeDone(DeadLetter letter) {
    return letter.state() == State.OPEN || letter.state() == State.RETRY;
  }

  /** The outcome of an attempt to discard a letter. */
  public enum Discarded {
    /** The letter is discarded now. */
    DISCARDED,
    /** The letter was neither open nor pending, and is unchanged. */
    NOT_OPEN,
    /** There is no such letter. */
    UNKNOWN
  }

  /**
   * Discards a letter for good: its record will never count, or its reaction never be done.
   *
   * @param id the letter's {@link LetterEntry#id()}
   * @return the outcome
   * @throws IllegalArgumentException if {@code id} is not the id of a letter
   */
  public Discarded discard(String id) {
    DeadLetter letter = store.get(LetterId.parse(id)).orElse(null);
    if (letter == null) {
      return Discarded.UNKNOWN;
    }
    if (!isToBeDone(letter)) {
      return Discarded.NOT_OPEN;
    }
    Instant purgeAt = clock.instant().plus(closedRetention);
    return store.move(letter, letter.discarded(purgeAt)) ? Discarded.DISCARDED : Discarded.NOT_OPEN;
  }
}
