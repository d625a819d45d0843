package io.notestream.writer.transfer;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.Note;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.blob.PlacedBody;
import io.notestream.writer.transfer.NoteLine.WrongLineException;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Stores the notes of an import, each by one conditional put. Thread-safe. */
final class NotePutter {

  /** Twice as much as the clocks of the services may differ by default. */
  private static final Duration NEAR = Duration.ofMinutes(2);

  private static final int UNIT_BYTES = 1024;

  private final TransferSettings settings;
  private final String table;
  private final Bodies bodies;
  private final Patience patience;
  private final UnitRate rate;
  private final ErasedUsers erased;

  NotePutter(TransferSettings settings, Patience patience, UnitRate rate) {
    this.settings = settings;
    this.table = settings.tables().notes();
    this.bodies = settings.bodies();
    this.patience = patience;
    this.rate = rate;
    this.erased = new ErasedUsers(settings, patience);
  }

  /** What became of a note. */
  enum Outcome {
    IMPORTED,
    EXISTS,
    EXPIRED,
    /** Its user was erased after it was created. */
    ERASED
  }

  /**
   * Stores a note, unless it has expired, its user was erased since it was created, or there is an
   * item with its key. A large body needs a blob store.
   *
   * @throws WrongLineException if it cannot be stored
   * @throws StoppedException if the import is to end before it is stored
   */
  Outcome put(NoteLine.Read read) throws WrongLineException, StoppedException {
    if (erased.had(read.note())) {
      return Outcome.ERASED;
    }
    if (Bodies.isInline(read.body())) {
      return put(read.note().toBuilder().body(read.body()).build(), new Attempts());
    }
    if (find(read.note()) != null) { // Most of a repeated import: there is no need to upload.
      return Outcome.EXISTS;
    }
    PlacedBody placed =
        patience.run(() -> bodies.place(read.note().userId(), read.note().id(), read.body()));
    Attempts attempts = new Attempts();
    boolean stored = false;
    try {
      stored = put(placed.applyTo(read.note().toBuilder()).build(), attempts) == Outcome.IMPORTED;
      return stored ? Outcome.IMPORTED : attempts.outcome;
    } finally {
      if (!stored && (!attempts.unclear || attempts.outcome == Outcome.EXISTS)) {
        bodies.discard(placed);
      }
    }
  }

  /** What is known of the attempts to store one note. Used by one thread. */
  private static final class Attempts {

    /** Whether one of them may have stored the note, though its response is missing. */
    boolean unclear;

    Outcome outcome = Outcome.EXPIRED;
  }

  private Outcome put(Note note, Attempts attempts) throws WrongLineException, StoppedException {
    double estimate = 1 + (double) (note.title().length() + inlineBytes(note)) / UNIT_BYTES;
    rate.await(estimate);
    try {
      attempts.outcome = patience.run(() -> attempt(note, attempts, estimate));
      return attempts.outcome;
    } catch (SdkException e) {
      Failure failure = Failures.of(e);
      if (failure.kind() == Failure.Kind.REJECTED) {
        throw new WrongLineException("is refused by DynamoDB: " + failure.detail());
      }
      throw e;
    }
  }

  private static long inlineBytes(Note note) {
    return note.bodyRef() == null ? note.bodyBytes() : 0;
  }

  private Outcome attempt(Note note, Attempts attempts, double estimate) throws StoppedException {
    Instant now = settings.clock().instant();
    if (attempts.unclear && isNear(note, now)) {
      // It may have been stored, and by a clock ahead of this one have expired and been removed:
      // another put could bring it back.
      return note.equals(find(note)) ? Outcome.IMPORTED : Outcome.EXPIRED;
    }
    if (!note.isLive(now)) {
      return Outcome.EXPIRED;
    }
    try {
      pay(
          settings
              .clients()
              .writes()
              .putItem(
                  r ->
                      r.tableName(table)
                          .item(NoteCodec.encode(note))
                          .conditionExpression("attribute_not_exists(" + KeyAttributes.PK + ")")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)
                          .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
              .consumedCapacity(),
          estimate);
      return Outcome.IMPORTED;
    } catch (ConditionalCheckFailedException e) {
      return attempts.unclear && e.hasItem() && note.equals(note(e.item()))
          ? Outcome.IMPORTED // By an attempt whose response was lost.
          : Outcome.EXISTS;
    } catch (SdkException e) {
      attempts.unclear |= Failures.of(e).kind() == Failure.Kind.UNCLEAR;
      throw e;
    }
  }

  private static boolean isNear(Note note, Instant now) {
    return note.expiry() != null && note.expiry().hasPassed(now.plus(NEAR));
  }

  private void pay(@Nullable ConsumedCapacity used, double estimate) {
    if (used != null && used.capacityUnits() != null) {
      rate.correct(used.capacityUnits() - estimate);
    }
  }

  /** Reads the note with the key of another; {@code null} if there is no item that is a note. */
  private @Nullable Note find(Note note) throws StoppedException {
    return note(
        patience.run(
            () ->
                settings
                    .clients()
                    .reads()
                    .getItem(
                        r ->
                            r.tableName(table)
                                .key(NoteKeys.note(note.userId(), note.id()))
                                .consistentRead(true))
                    .item()));
  }

  private static @Nullable Note note(Map<String, AttributeValue> item) {
    return NoteCodec.decode(item) instanceof NoteCodec.ReadableNote readable
        ? readable.note()
        : null;
  }
}
