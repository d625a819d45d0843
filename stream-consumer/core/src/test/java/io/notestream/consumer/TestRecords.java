package io.notestream.consumer;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteCodec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Makes notes and the stream records of their changes, with growing sequence numbers. */
public final class TestRecords {

  /** When the first record happens; each further one is a second later. */
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private long sequence = 100_000_000_000_000_000L;
  private Instant now = START;

  public static Note note(String user, String... tags) {
    return note(user, START, tags);
  }

  public static Note note(String user, Instant createdAt, String... tags) {
    return Note.builder(NoteId.next(createdAt), new UserId(user), createdAt)
        .title("secret title")
        .body("secret body")
        .tags(Tags.of(List.of(tags)))
        .build();
  }

  /** The note's next version. */
  public static Note next(Note note, Consumer<Note.Builder> change) {
    Note.Builder builder =
        note.toBuilder().version(note.version() + 1).updatedAt(note.updatedAt().plusSeconds(1));
    change.accept(builder);
    return builder.build();
  }

  /** The time of the next record. */
  public TestRecords at(Instant time) {
    now = time;
    return this;
  }

  public Record created(Note note) {
    return record(OperationType.INSERT, null, NoteCodec.encode(note), null);
  }

  public Record updated(Note before, Note after) {
    return record(OperationType.MODIFY, NoteCodec.encode(before), NoteCodec.encode(after), null);
  }

  /** A remove by somebody. */
  public Record removed(Note note) {
    return record(OperationType.REMOVE, NoteCodec.encode(note), null, null);
  }

  /** A remove by the time to live. */
  public Record expired(Note note) {
    return record(OperationType.REMOVE, NoteCodec.encode(note), null, TTL);
  }

  /** DynamoDB's own time to live. */
  public static final Identity TTL =
      Identity.builder().type("Service").principalId("dynamodb.amazonaws.com").build();

  public Record record(
      OperationType operation,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after,
      Identity identity) {
    sequence += 7;
    Instant time = now;
    now = now.plusSeconds(1);
    Map<String, AttributeValue> image = after == null ? before : after;
    Map<String, AttributeValue> keys = new HashMap<>();
    for (String key : List.of(KeyAttributes.PK, KeyAttributes.SK)) {
      if (image != null && image.containsKey(key)) {
        keys.put(key, image.get(key));
      }
    }
    return Record.builder()
        .eventID("event-" + sequence)
        .eventName(operation)
        .eventSource("aws:dynamodb")
        .eventVersion("1.1")
        .awsRegion("us-east-1")
        .userIdentity(identity)
        .dynamodb(
            StreamRecord.builder()
                .approximateCreationDateTime(time)
                .keys(keys)
                .oldImage(before)
                .newImage(after)
                .sequenceNumber(Long.toString(sequence))
                .sizeBytes(200L)
                .build())
        .build();
  }
}
