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
 * Makes stream records as DynamoDB Streams gives them, one a second, with growing sequence numbers.
 * Not thread-safe.
 *
 * <pre>{@code
 * Note note = note("alice", "work");
 * List<Record> records = records().created(note).expired(note).build();
 * }</pre>
 */
public final class RecordsBuilder {

  /** When the first record happens, unless told otherwise. */
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final List<Record> records = new ArrayList<>();
  private long sequence = 100_000_000_000_000_000L;
  private Instant now = START;

  private RecordsBuilder() {}

  /** No records yet. */
  public static RecordsBuilder records() {
    return new RecordsBuilder();
  }

  /** A new note of that user's, created at {@link #START}, with a body of eleven bytes. */
  public static Note note(String user, String... tags) {
    return Note.builder(NoteId.next(START), new UserId(user), START)
        .title("a title")
        .body("hello world")
        .tags(Tags.of(List.of(tags)))
        .build();
  }

  /** The records, in order. */
  public List<Record> build() {
    return List.copyOf(records);
  }

  /** The next record happens at that time. */
  public RecordsBuilder at(Instant time) {
    now = time;
    return this;
  }

  /** The next record happens so much later. */
  public RecordsBuilder after(Duration pause) {
    now = now.plus(pause);
    return this;
  }

  /** The note was put: a restored one if it says what it came back from. */
  public RecordsBuilder created(Note note) {
    return add(OperationType.INSERT, null, NoteCodec.encode(note), false);
  }

  /** The note was changed. */
  public RecordsBuilder updated(Note before, Note after) {
    return add(OperationType.MODIFY, NoteCodec.encode(before), NoteCodec.encode(after), false);
  }

  /** The note was removed by somebody; an expiration too, if its expiry had passed. */
  public RecordsBuilder removed(Note note) {
    return add(OperationType.REMOVE, NoteCodec.encode(note), null, false);
  }

  /** The note was removed by DynamoDB's time to live. */
  public RecordsBuilder expired(Note note) {
    return add(OperationType.REMOVE, NoteCodec.encode(note), null, true);
  }

  /** An item that is no note was put. */
  public RecordsBuilder foreign(Map<String, AttributeValue> item) {
    return add(OperationType.INSERT, null, item, false);
  }

  /** The last record once more. */
  public RecordsBuilder again() {
    records.add(records.get(records.size() - 1));
    return this;
  }

  /** Any record. */
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
