package io.notestream.consumer.testkit;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Builds stream records as DynamoDB Streams delivers them, with growing sequence numbers, and by
 * default one second apart. Each builder begins with the same number: all records of a note come
 * from one builder. Not thread-safe.
 *
 * <pre>{@code
 * Note note = note("alice", "work");
 * List<Record> records = records().created(note).expired(note).build();
 * }</pre>
 */
public final class RecordsBuilder {

  /** The default time of the first record. */
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final List<Record> records = new ArrayList<>();
  private long sequence = 100_000_000_000_000_000L;
  private Instant now = START;

  private RecordsBuilder() {}

  /**
   * Starts without records.
   *
   * @return a new builder
   */
  public static RecordsBuilder records() {
    return new RecordsBuilder();
  }

  /**
   * Makes a note that is created at {@link #START} and has a body of eleven bytes.
   *
   * @param user the user's id
   * @param tags the note's tags
   * @return the note; its id is new
   */
  public static Note note(String user, String... tags) {
    return Note.builder(NoteId.next(START), new UserId(user), START)
        .title("a title")
        .body("hello world")
        .tags(Tags.of(List.of(tags)))
        .build();
  }

  /**
   * Returns the records so far.
   *
   * @return an immutable list, in order
   */
  public List<Record> build() {
    return List.copyOf(records);
  }

  /**
   * Sets the time of the next record.
   *
   * @param time the event time
   * @return this builder
   */
  public RecordsBuilder at(Instant time) {
    now = time;
    return this;
  }

  /**
   * Moves the time of the next record.
   *
   * @param pause how much later it happens
   * @return this builder
   */
  public RecordsBuilder after(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  /**
   * Adds the record of a note that was put; a restored one if it has {@code restoredFrom}.
   *
   * @param note the note
   * @return this builder
   */
  public RecordsBuilder created(Note note) {
    return add(OperationType.INSERT, null, NoteCodec.encode(note), false);
  }

  /**
   * Adds the record of a note that was changed.
   *
   * @param before the note before the change
   * @param after the note after it
   * @return this builder
   */
  public RecordsBuilder updated(Note before, Note after) {
    return add(OperationType.MODIFY, NoteCodec.encode(before), NoteCodec.encode(after), false);
  }

  /**
   * Adds the record of a note that was removed, but not by DynamoDB's time to live. It is an
   * expiration if the note's expiry had passed, and a delete otherwise.
   *
   * @param note the note as it was
   * @return this builder
   */
  public RecordsBuilder removed(Note note) {
    return add(OperationType.REMOVE, NoteCodec.encode(note), null, false);
  }

  /**
   * Adds the record of a note that was removed by DynamoDB's time to live.
   *
   * @param note the note as it was
   * @return this builder
   */
  public RecordsBuilder expired(Note note) {
    return add(OperationType.REMOVE, NoteCodec.encode(note), null, true);
  }

  /**
   * Adds the record of an item that was put and is not a note.
   *
   * @param item the item, with its key attributes
   * @return this builder
   */
  public RecordsBuilder foreign(Map<String, AttributeValue> item) {
    return add(OperationType.INSERT, null, item, false);
  }

  /**
   * Adds the last record a second time, as the stream may deliver it.
   *
   * @return this builder
   */
  public RecordsBuilder again() {
    records.add(records.get(records.size() - 1));
    return this;
  }

  /**
   * Adds a record as it is.
   *
   * @param record any record, also a malformed one
   * @return this builder
   */
  public RecordsBuilder record(Record record) {
    records.add(record);
    return this;
  }

  private RecordsBuilder add(
      OperationType operation,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> after,
      boolean byTimeToLive) {
    sequence += 11;
    Instant time = now;
    String at = Long.toString(sequence);
    Record.Builder record =
        Record.builder()
            .eventID("event-" + at)
            .eventName(operation)
            .eventVersion("1.1")
            .eventSource("aws:dynamodb")
            .awsRegion("us-east-1")
            .dynamodb(
                stream -> {
                  stream
                      .approximateCreationDateTime(time)
                      .keys(keys(after == null ? before : after))
                      .sequenceNumber(at)
                      .sizeBytes(200L)
                      .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES);
                  if (before != null) {
                    stream.oldImage(before);
                  }
                  if (after != null) {
                    stream.newImage(after);
                  }
                });
    if (byTimeToLive) {
      record.userIdentity(i -> i.type("Service").principalId("dynamodb.amazonaws.com"));
    }
    records.add(record.build());
    now = now.plusSeconds(1);
    return this;
  }

  private static Map<String, AttributeValue> keys(@Nullable Map<String, AttributeValue> image) {
    Map<String, AttributeValue> keys = new HashMap<>();
    for (String name : List.of(KeyAttributes.PK, KeyAttributes.SK)) {
      AttributeValue value = image == null ? null : image.get(name);
      if (value != null) {
        keys.put(name, value);
      }
    }
    return keys;
  }
}
