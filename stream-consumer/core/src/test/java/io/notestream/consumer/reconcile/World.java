package io.notestream.consumer.reconcile;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Notes as a writer leaves them, the records of their changes, of which some are lost and some are
 * late, and a consumer. Counts in its own, plainest way.
 */
final class World implements AutoCloseable {

  static final UserId ALICE = new UserId("alice");
  static final UserId BOB = new UserId("bob");

  private static final Instant BEGAN = TestRecords.START;
  private static final String[] TAGS = {"shop", "work", "home", "c#"};

  final EngineTables tables = EngineTables.startAt(BEGAN);
  final TestRecords records = new TestRecords();
  final Deque<Record> pending = new ArrayDeque<>();
  final List<Record> lost = new ArrayList<>();
  private final Map<NoteId, Note> stored = new TreeMap<>();
  private final Map<NoteId, Note> expired = new TreeMap<>();
  private final ConsumerOptions options;
  private final StreamConsumer consumer;

  World(Projection... projections) {
    options =
        ConsumerOptions.builder().countingSince(BEGAN).projections(List.of(projections)).build();
    consumer = consumer(tables.client());
    consumer.start(BatchControl.untilDone());
    tables.advance(Duration.ofMinutes(5));
  }

  StreamConsumer consumer(DynamoDbClient client) {
    return StreamConsumer.builder(client)
        .tables(tables.names())
        .clock(tables.clock())
        .options(options)
        .build();
  }

  /** A watermark that lets the consumer come as far as it has to. */
  Watermark catchingUp() {
    return () -> {
      deliver();
      return new Watermark.Mark(Instant.MAX, "");
    };
  }

  /** A watermark that says how far the consumer is, and no more. */
  Watermark asItIs() {
    return () ->
        new Watermark.Mark(
            pending.isEmpty()
                ? Instant.MAX
                : pending.peek().dynamodb().approximateCreationDateTime(),
            "a shard");
  }

  Reconciler reconciler(DynamoDbClient client, Watermark watermark) {
    return builder(client, watermark).build();
  }

  Reconciler.Builder builder(DynamoDbClient client, Watermark watermark) {
    return Reconciler.builder(client, watermark)
        .tables(tables.names())
        .options(options)
        .clock(tables.clock())
        .settleWithin(Duration.ZERO);
  }

  Note create(UserId user, String... tags) {
    return create(user, tables.clock().instant(), tags);
  }

  Note create(UserId user, Instant createdAt, String... tags) {
    Note note =
        Note.builder(NoteId.next(createdAt), user, createdAt)
            .title("secret title")
            .body("secret body")
            .tags(Tags.of(List.of(tags)))
            .build();
    put(note);
    happened(records.created(note));
    return note;
  }

  Note update(Note note, Consumer<Note.Builder> change) {
    Note.Builder builder =
        note.toBuilder().version(note.version() + 1).updatedAt(tables.clock().instant());
    change.accept(builder);
    Note next = builder.build();
    put(next);
    happened(records.updated(note, next));
    return next;
  }

  void remove(Note note) {
    delete(note);
    happened(records.removed(note));
  }

  void expire(Note note) {
    delete(note);
    happened(records.expired(note));
  }

  void restore(Note note) {
    expired.remove(note.id());
    Note back =
        note.toBuilder()
            .version(note.version() + 1)
            .updatedAt(tables.clock().instant())
            .restoredFrom(note.id() + ":1")
            .build();
    put(back);
    happened(records.created(back));
  }

  /** Puts a note where nobody sees it: no record of it will ever come. */
  void put(Note note) {
    tables.put(tables.names().notes(), NoteCodec.encode(note));
    stored.put(note.id(), note);
    records.at(tables.clock().instant());
  }

  private void delete(Note note) {
    Map<String, AttributeValue> key = NoteKeys.note(note.userId(), note.id());
    tables.client().deleteItem(r -> r.tableName(tables.names().notes()).key(key));
    stored.remove(note.id());
    records.at(tables.clock().instant());
  }

  private void happened(Record record) {
    pending.add(record);
  }

  /** Something that a writer does, at random. */
  void step(Random random) {
    tables.advance(Duration.ofMillis(random.nextInt(3000)));
    List<Note> notes = List.copyOf(stored.values());
    int dice = random.nextInt(100);
    if (notes.isEmpty() || dice < 30) {
      create(random.nextBoolean() ? ALICE : BOB, tags(random));
      return;
    }
    Note note = notes.get(random.nextInt(notes.size()));
    if (isFresh(note)) {
      return;
    }
    if (dice < 60) {
      update(
          note, b -> b.body("x".repeat(random.nextInt(30))).tags(Tags.of(List.of(tags(random)))));
    } else if (dice < 78) {
      remove(note);
    } else if (dice < 92 || expired.isEmpty()) {
      expire(note);
    } else {
      restore(List.copyOf(expired.values()).get(random.nextInt(expired.size())));
    }
  }

  /**
   * A note that came back is left alone for a while: of one that had gone unseen before a
   * correction, nobody could tell at once whether a change belongs to its first life.
   */
  private boolean isFresh(Note note) {
    return note.restoredFrom() != null
        && note.updatedAt().isAfter(tables.clock().instant().minusSeconds(10));
  }

  private static String[] tags(Random random) {
    return random
        .ints(random.nextInt(3), 0, TAGS.length)
        .distinct()
        .mapToObj(i -> TAGS[i])
        .toArray(String[]::new);
  }

  /** Loses everything that has not been delivered. */
  void lose() {
    lost.addAll(pending);
    pending.clear();
  }

  /** Delivers everything that is pending. */
  synchronized void deliver() {
    List<Record> batch = List.copyOf(pending);
    pending.clear();
    deliver(batch);
  }

  void deliver(List<Record> batch) {
    if (!batch.isEmpty()) {
      BatchOutcome outcome =
          consumer.process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone());
      if (!outcome.complete()) {
        throw new AssertionError(outcome);
      }
      batch.stream().filter(r -> TestRecords.TTL.equals(r.userIdentity())).forEach(this::archive);
    }
  }

  /** Only what the consumer knows of can come back. */
  private void archive(Record record) {
    if (NoteCodec.decode(record.dynamodb().oldImage()) instanceof NoteCodec.ReadableNote gone
        && !stored.containsKey(gone.note().id())) {
      expired.put(gone.note().id(), gone.note());
    }
  }

  StreamConsumer consumer() {
    return consumer;
  }

  /** What the stored notes add up to. */
  TreeMap<String, Long> counted() {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (Note note : stored.values()) {
      counts.merge(note.userId() + " activeNotes", 1L, Long::sum);
      counts.merge(note.userId() + " bodyBytes", note.bodyBytes(), Long::sum);
      for (String tag : note.tags()) {
        counts.merge(note.userId() + " tag " + tag, 1L, Long::sum);
      }
    }
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** What the summaries say. */
  TreeMap<String, Long> summed() {
    TreeMap<String, Long> counts = new TreeMap<>();
    for (Map<String, AttributeValue> item :
        tables
            .client()
            .scanPaginator(r -> r.tableName(tables.names().noteViews()).consistentRead(true))
            .items()) {
      String sk = item.get("SK").s();
      if (sk.equals("SUMMARY")) {
        put(counts, item, item.get("userId").s() + " activeNotes", "activeNotes");
        put(counts, item, item.get("userId").s() + " bodyBytes", "bodyBytes");
      } else if (sk.startsWith("SUMMARY#TAG#")) {
        put(counts, item, item.get("userId").s() + " tag " + sk.substring(12), "activeNotes");
      }
    }
    return counts;
  }

  private static void put(
      Map<String, Long> counts, Map<String, AttributeValue> item, String what, String attribute) {
    AttributeValue value = item.get(attribute);
    if (value != null && !value.n().equals("0")) {
      counts.put(what, Long.parseLong(value.n()));
    }
  }

  /** Runs something between the calls of a client. */
  static ExecutionInterceptor between(Runnable what) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        what.run();
      }
    };
  }

  @Override
  public void close() {
    consumer.close();
    tables.close();
  }
}
