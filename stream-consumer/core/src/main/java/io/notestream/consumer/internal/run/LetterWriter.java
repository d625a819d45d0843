package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.LetterRemoval;
import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import io.notestream.model.view.Meta;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Writes records into the dead letters: whole, and once, however often and by however many
 * processes that is tried. Thread-safe.
 */
public final class LetterWriter {

  private static final int MAX_DETAIL = 1000;

  private final LetterStore letters;
  private final LetterRemoval removal;
  private final ViewsState views;
  private final InstantSource clock;
  private final int generation;
  private final Retrier retrier;
  private final Call call;
  private final Call read;
  private final Call pendingReactions;

  /**
   * A record to be parked, and why.
   *
   * @param record the record
   * @param sequence its sequence number; {@code null} if it has none
   * @param userId the note's owner; {@code null} if unknown
   * @param noteId the note; {@code null} if unknown
   * @param reason the reason, in one word
   * @param detail more about the reason; never a title or body
   * @param source the stream and shard
   */
  record Letter(
      ParkedRecord record,
      @Nullable SequenceNumber sequence,
      @Nullable String userId,
      @Nullable String noteId,
      String reason,
      String detail,
      String source) {}

  /** Creates a writer to the tables. */
  public LetterWriter(
      DynamoDbClient dynamoDb,
      TableNames tables,
      ViewsState views,
      ActiveRetries retries,
      InstantSource clock) {
    this.letters = new LetterStore(dynamoDb, tables);
    this.removal = new LetterRemoval(dynamoDb, tables);
    this.views = views;
    this.clock = clock;
    this.generation = tables.generation();
    this.retrier = new Retrier(retries);
    this.call = new Call("PutItem", tables.noteOps());
    this.read = new Call("GetItem", tables.noteOps());
    this.pendingReactions = new Call("PutItem of pending reactions", tables.noteOps());
  }

  /** Returns the call by which letters are written. */
  Call call() {
    return call;
  }

  /** Returns the call by which letters are looked up. */
  Call read() {
    return read;
  }

  /** Returns the call by which reactions are stored that could not be run. */
  Call pendingReactions() {
    return pendingReactions;
  }

  /**
   * Returns whether the record is in the dead letters already, in whatever state: a read for every
   * attempt to park. One that was closed when there was another views table does not count.
   */
  Attempt<Boolean> isWritten(Letter letter, Stop stop) {
    return retrier.call(
        read, () -> letters.contains(key(letter), letter.record(), viewsId()), stop);
  }

  /**
   * Writes the letter with its record.
   *
   * @return whether this call was the first to do so; {@code true} too if it found a letter after
   *     an attempt of its own whose response is unknown
   */
  Attempt<Boolean> write(Letter letter, Stop stop) {
    DeadLetter head = head(letter);
    AtomicBoolean unclear = new AtomicBoolean();
    return retrier.call(
        call,
        () -> {
          try {
            return letters.putIfAbsent(head, letter.record(), viewsId()) || unclear.get();
          } catch (RuntimeException e) {
            unclear.set(unclear.get() || Failures.of(e).kind() == Failure.Kind.UNCLEAR);
            throw e;
          }
        },
        stop);
  }

  /** Removes the record's letter, if there is one, since its user was erased. */
  Attempt<Boolean> remove(Letter letter, Stop stop) {
    return retrier.call(
        call,
        () -> {
          removal.remove(key(letter), letter.record());
          return true;
        },
        stop);
  }

  private @Nullable String viewsId() {
    return views.meta().map(Meta::viewsId).orElse(null);
  }

  /** Returns the key under which this generation parks a record. */
  DeadLetterKey key(Letter letter) {
    return letter.record().key(letter.sequence()).inGeneration(generation);
  }

  private DeadLetter head(Letter letter) {
    String noteId =
        letter.noteId() != null && NoteId.isValid(letter.noteId()) ? letter.noteId() : null;
    String eventId =
        noteId == null || letter.sequence() == null ? null : letter.sequence().eventId(noteId);
    return new DeadLetter(
        key(letter),
        DeadLetter.State.OPEN,
        letter.reason(),
        shorten(letter.detail()),
        1,
        valid(letter.userId()),
        noteId,
        eventId,
        letter.source(),
        clock.instant(),
        null,
        null,
        null,
        null,
        null,
        0);
  }

  private static @Nullable String valid(@Nullable String userId) {
    return userId != null && userId.length() <= UserId.MAX_BYTES ? userId : null;
  }

  private static String shorten(String detail) {
    if (detail.length() <= MAX_DETAIL) {
      return detail;
    }
    boolean cutsACharacter = Character.isHighSurrogate(detail.charAt(MAX_DETAIL - 1));
    return detail.substring(0, cutsACharacter ? MAX_DETAIL - 1 : MAX_DETAIL);
  }
}
