package io.notestream.consumer;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.Planner;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Decodes and plans made-up records, so that the first real ones do not wait for the JVM to load
 * and compile what they need. Makes no calls, and changes nothing that is counted.
 */
public final class WarmUp {

  private static final int USERS = 40;
  private static final int RECORDS = 200;
  private static final int PACK = 50;
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final long FIRST_SEQUENCE = 100_000_000_000_000_000L;

  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  /**
   * Begins to warm up on a daemon thread, unless that was done in this JVM before.
   *
   * @param atMost how long it goes on
   * @return the thread, which ends by itself
   */
  public static Thread start(Duration atMost) {
    Thread thread =
        DaemonThreads.thread(
            "warm-up",
            () -> {
              if (DONE.compareAndSet(false, true)) {
                run(atMost);
              }
            });
    thread.start();
    return thread;
  }

  /** Returns how many events were planned. */
  static long run(Duration atMost) {
    RecordDecoder decoder = new RecordDecoder(ExpiryCauseRule.standard());
    Planner planner =
        new Planner(PACK, new LateStart(Instant.EPOCH, ExpiryCauseRule.standard().guard()));
    List<Record> records = records();
    long planned = 0;
    long begun = System.nanoTime();
    do {
      List<PlannedEvent> events = new ArrayList<>();
      for (Record record : records) {
        if (decoder.decode(record) instanceof Decoded.Change change) {
          events.add(PlannedEvent.of(events.size(), change.change()));
        }
      }
      planned +=
          planner.plan(events, Baselines.none()).chains().stream()
              .flatMap(chain -> chain.transactions().stream())
              .mapToLong(transaction -> transaction.events().size())
              .sum();
    } while (System.nanoTime() - begun < atMost.toNanos());
    return planned;
  }

  private static List<Record> records() {
    List<Record> records = new ArrayList<>();
    for (int i = 0; records.size() < RECORDS; i++) {
      Note note =
          Note.builder(NoteId.next(LONG_AGO), new UserId("user" + i % USERS), LONG_AGO)
              .title("title")
              .body("body")
              .tags(Tags.of(List.of("tag")))
              .build();
      Note changed = note.toBuilder().version(2).title("changed").build();
      records.add(record(OperationType.INSERT, note, FIRST_SEQUENCE + records.size()));
      records.add(record(OperationType.MODIFY, changed, FIRST_SEQUENCE + records.size()));
      records.add(record(OperationType.REMOVE, changed, FIRST_SEQUENCE + records.size()));
    }
    return records;
  }

  private static Record record(OperationType type, Note note, long sequence) {
    StreamRecord.Builder stream =
        StreamRecord.builder()
            .keys(NoteKeys.note(note.userId(), note.id()))
            .approximateCreationDateTime(LONG_AGO)
            .sequenceNumber(Long.toString(sequence))
            .sizeBytes(100L);
    if (type != OperationType.REMOVE) {
      stream.newImage(NoteCodec.encode(note));
    }
    if (type != OperationType.INSERT) {
      stream.oldImage(NoteCodec.encode(note));
    }
    return Record.builder()
        .eventID("warm-up-" + sequence)
        .eventName(type)
        .eventSource("aws:dynamodb")
        .dynamodb(stream.build())
        .build();
  }
}
