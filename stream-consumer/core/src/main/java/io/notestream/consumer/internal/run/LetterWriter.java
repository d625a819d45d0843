package io.notestream.consumer.deadletter;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Puts records into the dead letters: whole, and once, however often and by however many processes
 * that is tried. Thread-safe.
 */
public final class Parking {

  private static final int MAX_DETAIL = 1000;

  private final LetterStore letters;
  private final InstantSource clock;
  private final Retrier retrier;

  /**
   * What is to be parked, and why.
   *
   * @param record the record; {@code null} where a batch had none
   * @param sequence its position; {@code null} if it has none
   * @param userId whose note, as far as it is known
   * @param noteId which note, as far as it is known
   * @param reason why, in one word
   * @param detail why, in more words; never a title or body
   * @param source the stream and shard
   */
  public record Letter(
      @Nullable Record record,
      @Nullable SequenceNumber sequence,
      @Nullable String userId,
      @Nullable String noteId,
      String reason,
      String detail,
      String source) {}

  public Parking(
      DynamoDbClient dynamoDb, TableNames tables, ActiveRetries retries, InstantSource clock) {
    this.letters = new LetterStore(dynamoDb, tables);
    this.clock = clock;
    this.retrier = new Retrier(retries);
  }

  /**
   * Parks the letter.
   *
   * @return whether this call was the first to do so
   */
  public Attempt<Boolean> park(Letter letter, Stop stop) {
    DeadLetter head = head(letter);
    return retrier.call(() -> letters.putIfAbsent(head, letter.record()), stop);
  }

  private DeadLetter head(Letter letter) {
    String userId = valid(letter.userId());
    String noteId =
        letter.noteId() != null && NoteId.isValid(letter.noteId()) ? letter.noteId() : null;
    return new DeadLetter(
        key(letter),
        DeadLetter.State.OPEN,
        letter.reason(),
        shorten(letter.detail()),
        1,
        userId,
        noteId,
        noteId == null || letter.sequence() == null ? null : letter.sequence().eventId(noteId),
        letter.source(),
        clock.instant(),
        null,
        null,
        null,
        null,
        null,
        0);
  }

  private static DeadLetterKey key(Letter letter) {
    if (letter.sequence() == null || letter.record() == null) {
      return DeadLetterKey.ofRecord(RecordPayload.json(letter.record()));
    }
    Map<String, AttributeValue> keys = letter.record().dynamodb().keys();
    return DeadLetterKey.ofRecord(
        letter.sequence(), string(keys, KeyAttributes.PK), string(keys, KeyAttributes.SK));
  }

  private static @Nullable String valid(@Nullable String userId) {
    return userId != null && userId.length() <= UserId.MAX_BYTES ? userId : null;
  }

  private static String shorten(String detail) {
    return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
  }

  private static String string(Map<String, AttributeValue> keys, String name) {
    AttributeValue value = keys.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
