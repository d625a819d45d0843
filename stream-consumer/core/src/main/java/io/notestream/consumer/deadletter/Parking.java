package io.notestream.consumer.deadletter;

import io.notestream.consumer.replay.RecordJson;
import io.notestream.consumer.retry.Attempt;
import io.notestream.consumer.retry.Patience;
import io.notestream.consumer.retry.Waits;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Puts records into the dead letters: whole, and once, however often and by however many processes
 * that is tried. Thread-safe.
 */
public final class Parking {

  /**
   * The most bytes in one item, under the 400 KB of <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html">DynamoDB's
   * limit</a> with room for the rest of it.
   */
  public static final int MAX_PAYLOAD = 300 * 1024;

  private static final int MAX_DETAIL = 1000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;
  private final Patience patience;

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

  public Parking(DynamoDbClient dynamoDb, TableNames tables, Waits waits, InstantSource clock) {
    this.dynamoDb = dynamoDb;
    this.table = tables.noteOps();
    this.clock = clock;
    this.patience = new Patience(waits);
  }

  /**
   * Parks the letter.
   *
   * @return whether this call was the first to do so
   */
  public Attempt<Boolean> park(Letter letter, BooleanSupplier stop) {
    byte[] record = json(letter.record());
    DeadLetterKey key = key(letter, record);
    List<SdkBytes> pieces = cut(compress(record));
    boolean whole = pieces.size() == 1;
    if (!whole) {
      for (int i = 0; i < pieces.size(); i++) {
        Map<String, AttributeValue> part = part(key, i + 1, pieces.get(i));
        Attempt<Boolean> attempt = patience.call(() -> put(part), stop);
        if (!(attempt instanceof Attempt.Done<Boolean>)) {
          return attempt;
        }
      }
    }
    Map<String, AttributeValue> head =
        head(letter, key, whole ? pieces.get(0) : null, whole ? 0 : pieces.size()).toItem();
    return patience.call(() -> putIfAbsent(head), stop);
  }

  private DeadLetter head(Letter letter, DeadLetterKey key, @Nullable SdkBytes payload, int parts) {
    String userId = valid(letter.userId());
    String noteId =
        letter.noteId() != null && NoteId.isValid(letter.noteId()) ? letter.noteId() : null;
    return new DeadLetter(
        key,
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
        payload,
        parts);
  }

  private static DeadLetterKey key(Letter letter, byte[] json) {
    if (letter.sequence() == null || letter.record() == null) {
      return DeadLetterKey.ofRecord(json);
    }
    Map<String, AttributeValue> keys = letter.record().dynamodb().keys();
    return DeadLetterKey.ofRecord(
        letter.sequence(), string(keys, KeyAttributes.PK), string(keys, KeyAttributes.SK));
  }

  private static Map<String, AttributeValue> part(DeadLetterKey key, int number, SdkBytes piece) {
    Map<String, AttributeValue> item = new HashMap<>(key.part(number));
    item.put(DeadLetter.PAYLOAD, AttributeValue.fromB(piece));
    return item;
  }

  private boolean put(Map<String, AttributeValue> item) {
    dynamoDb.putItem(r -> r.tableName(table).item(item));
    return true;
  }

  private boolean putIfAbsent(Map<String, AttributeValue> item) {
    try {
      dynamoDb.putItem(
          r -> r.tableName(table).item(item).conditionExpression("attribute_not_exists(PK)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false; // Parked before, by this process or another; what was done since stands.
    }
  }

  private static byte[] json(@Nullable Record record) {
    return (record == null ? "null" : RecordJson.write(record)).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] compress(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return out.toByteArray();
  }

  private static List<SdkBytes> cut(byte[] bytes) {
    List<SdkBytes> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += MAX_PAYLOAD) {
      int to = Math.min(from + MAX_PAYLOAD, bytes.length);
      pieces.add(SdkBytes.fromByteArray(java.util.Arrays.copyOfRange(bytes, from, to)));
    }
    return pieces;
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
