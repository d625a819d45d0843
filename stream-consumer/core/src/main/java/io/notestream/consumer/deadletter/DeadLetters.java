package io.notestream.consumer.deadletter;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What an operator does with dead letters: list, show, redrive, discard. Thread-safe. What DynamoDB
 * refuses is thrown as it comes.
 */
public final class DeadLetters {

  private final LetterStore store;
  private final InstantSource clock;
  private final Duration closedRetention;

  /**
   * @param closedRetention how long a letter is kept once it is done with
   */
  public DeadLetters(
      DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration closedRetention) {
    this.store = new LetterStore(dynamoDb, tables);
    this.clock = clock;
    this.closedRetention = closedRetention;
  }

  /**
   * A letter with its record.
   *
   * @param letter the letter
   * @param record the record as it was parked; empty if there was none. Holds the note, title and
   *     body included
   */
  public record Shown(DeadLetter letter, Optional<Record> record) {}

  /**
   * The letters in a state, those first that are next; read in pages as the stream is consumed. The
   * index that lists them may lag behind a write for a moment.
   */
  public Stream<LetterEntry> list(State state) {
    return store.entries(state);
  }

  /**
   * One letter.
   *
   * @param id as {@link LetterEntry#id()} shows it
   * @throws IllegalArgumentException if that is no id
   */
  public Optional<Shown> show(String id) {
    return store.get(LetterId.parse(id)).map(letter -> new Shown(letter, store.record(letter)));
  }

  /**
   * Drives an open letter again: its record through the pipeline, or its reaction, alone, to the
   * pending ones, where it is due at once, and is tried for hours again before it is given up.
   *
   * @param records applies records: {@code consumer::redrive}
   * @throws IllegalArgumentException if that is no id
   */
  public RedriveResult redrive(String id, RecordRedrive records, BatchControl control) {
    DeadLetter letter = store.get(LetterId.parse(id)).orElse(null);
    if (letter == null) {
      return new RedriveResult(Outcome.NOT_OPEN, "there is no such letter");
    }
    if (letter.key().reaction() != null) {
      return redriveReaction(letter);
    }
    if (letter.state() != State.OPEN) {
      return notOpen(letter);
    }
    Record record = store.record(letter).orElse(null);
    if (record == null) {
      return new RedriveResult(Outcome.MALFORMED, "the letter was parked without a record");
    }
    RedriveResult result = records.redrive(record, letter.key().toAttributes(), control);
    if (result.outcome() == Outcome.APPLIED) {
      store.get(letter.key()).ifPresent(store::purgeParts);
    }
    if (result.outcome() == Outcome.ALREADY_APPLIED) {
      Instant now = clock.instant();
      store.move(letter, letter.done(now, now.plus(closedRetention)));
    }
    return result;
  }

  /** Also one that is pending: it need not wait for its time. */
  private RedriveResult redriveReaction(DeadLetter letter) {
    if (!isToBeDone(letter)) {
      return notOpen(letter);
    }
    return store.move(letter, letter.redriven(clock.instant()))
        ? new RedriveResult(Outcome.REACTION_DUE, "")
        : new RedriveResult(Outcome.NOT_OPEN, "somebody else has moved the letter just now");
  }

  private static RedriveResult notOpen(DeadLetter letter) {
    return new RedriveResult(Outcome.NOT_OPEN, "the letter is " + letter.state());
  }

  private static boolean isToBeDone(DeadLetter letter) {
    return letter.state() == State.OPEN || letter.state() == State.RETRY;
  }

  /** How an attempt to discard a letter ended. */
  public enum Discarded {
    /** It is given up now. */
    DISCARDED,
    /** It was neither open nor pending, and stays as it was. */
    NOT_OPEN,
    /** There is no such letter. */
    UNKNOWN
  }

  /**
   * Gives a letter up: a record that will never count, or a reaction that will never be done.
   *
   * @throws IllegalArgumentException if that is no id
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
