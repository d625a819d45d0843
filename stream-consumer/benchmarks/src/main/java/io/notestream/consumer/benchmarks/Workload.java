package io.notestream.consumer.benchmarks;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Makes stream records like those of the writer's changes: for each note a creation and an update,
 * the users in turn. Used by one thread.
 */
final class Workload {

  private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");
  private static final int BODY = 200;

  private final String prefix;
  private final int users;
  private final Map<String, Note> created = new HashMap<>();
  private long sequence = 100_000_000_000_000_000L;
  private int next;

  /**
   * @param prefix what the users' names begin with, so that workloads do not share any
   */
  Workload(String prefix, int users) {
    this.prefix = prefix;
    this.users = users;
  }

  /** Returns what the users' names begin with. */
  String prefix() {
    return prefix;
  }

  /** Returns the next records, one user after the other. */
  List<Record> batch(int records) {
    List<Record> batch = new ArrayList<>(records);
    while (batch.size() < records) {
      String user = prefix + next++ % users;
      Note former = created.remove(user);
      if (former == null) {
        Note note = note(user);
        created.put(user, note);
        batch.add(record(OperationType.INSERT, note, note));
      } else {
        batch.add(record(OperationType.MODIFY, former, updated(former)));
      }
    }
    return batch;
  }

  private Note note(String user) {
    return Note.builder(NoteId.next(START), new UserId(user), START)
        .title("title")
        .body("x".repeat(BODY))
        .build();
  }

  private static Note updated(Note note) {
    return note.toBuilder().version(2).title("changed").updatedAt(START.plusSeconds(1)).build();
  }

  private Record record(OperationType type, Note before, Note after) {
    sequence += 7;
    Map<String, AttributeValue> newImage = NoteCodec.encode(after);
    StreamRecord.Builder stream =
        StreamRecord.builder()
            .keys(NoteKeys.note(after.userId(), after.id()))
            .newImage(newImage)
            .approximateCreationDateTime(START)
            .sequenceNumber(Long.toString(sequence))
            .sizeBytes(700L);
    if (type == OperationType.MODIFY) {
      stream.oldImage(NoteCodec.encode(before));
    }
    return Record.builder()
        .eventID("event-" + sequence)
        .eventName(type)
        .eventSource("aws:dynamodb")
        .dynamodb(stream.build())
        .build();
  }
}
