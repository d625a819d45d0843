package io.notestream.consumer.erase;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.RecordingReaction;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.Erasure;
import io.notestream.model.view.Erasure.Kind;
import io.notestream.model.view.Meta;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** An erasure with everything there is. */
class EraserTest {

  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static TestTables engine = new TestTables();

  @TempDir private Path directory;

  private final TestRecords records = new TestRecords();
  private final String name = "c" + UUID.randomUUID();
  private final RecordingReaction.Channel channel = RecordingReaction.channel(name);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private BlobStore blobs;
  private TableNames tables;

  /** Waiting moves the engine's clock. */
  private final Stop patient = clockStop();

  @BeforeEach
  void open() {
    tables = engine.createAll();
    blobs = BlobStores.open(directory.toString());
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    blobs.close();
  }

  @Test
  void everythingOfAUserGoesButTheTombstone() {
    everythingOf("alice");
    everythingOf("alice#AUDIT#00"); // Whose summaries share a partition with alice's audits.
    everythingOf("bob");
    List<String> others = traces("alice#AUDIT#00", "bob");
    assertThat(traces("alice")).hasSizeGreaterThan(20);

    Erased erased = eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertThat(erased.removed())
        .contains(
            entry(Kind.NOTES, 3L),
            entry(Kind.IDEMPOTENCY_RECORDS, 1L),
            entry(Kind.BASELINES, 1L),
            entry(Kind.ARCHIVED_NOTES, 1L),
            entry(Kind.DEAD_LETTERS, 3L),
            entry(Kind.PENDING_REACTIONS, 1L),
            entry(Kind.BLOB_REMOVALS, 1L),
            entry(Kind.UPLOADS, 1L))
        .containsKeys(Kind.SUMMARIES, Kind.AUDIT_RECORDS, Kind.BODIES);
    assertThat(traces("alice")).isEmpty();
    assertThat(traces("alice#AUDIT#00", "bob")).isEqualTo(others);
    assertThat(blobs.get("bodies/alice-1")).isEmpty();
    assertThat(blobs.get("bodies/alice-2")).isEmpty();
    assertThat(blobs.get("bodies/alice-up")).isEmpty();
    assertThat(blobs.get("bodies/bob-2")).isPresent();
    assertThat(eraser().tombstone(ALICE))
        .get()
        .satisfies(
            tombstone -> {
              assertThat(tombstone.state()).isEqualTo(Erasure.State.ERASED);
              assertThat(tombstone.removed()).containsAllEntriesOf(erased.removed());
              assertThat(tombstone.completedAt()).isEqualTo(erased.completedAt());
            });
  }

  @Test
  void itsOwnDeletesAndWhatIsReadAgainBringNothingBack() {
    List<Record> stream = everythingOf("alice");
    List<Note> stored =
        engine.scan(tables.notes()).stream()
            .map(NoteCodec::decode)
            .filter(NoteCodec.ReadableNote.class::isInstance)
            .map(one -> ((NoteCodec.ReadableNote) one).note())
            .toList();
    eraser().erase(ALICE, patient, EraseListener.none());
    stored.forEach(note -> stream.add(records.removed(note)));
    channel.seen().clear();

    Counts counts = process(stream);

    assertThat(counts.erased()).isEqualTo(counts.records());
    assertThat(channel.seen()).isEmpty();
    // Bodies that only records name are left to the remover, which finds them due.
    assertThat(traces("alice")).isNotEmpty().allMatch(trace -> trace.startsWith("BLOB#"));
    engine.clock().advance(Duration.ofSeconds(1));
    new BlobRemover(engine.client(), tables, blobs, engine.clock(), new SimpleMeterRegistry())
        .runOnce(BatchControl.untilDone());
    assertThat(traces("alice")).isEmpty();
  }

  @Test
  void everyGenerationIsErasedAndANewOneKnowsIt() {
    new TableCreator(engine.client())
        .createMissing(List.of(NotestreamTables.noteViews(tables.withGeneration(2))));
    Record created = records.created(note("alice"));
    process(List.of(created));
    process(tables.withGeneration(2), 2, List.of(created));

    eraser().erase(ALICE, patient, EraseListener.none());
    new TableCreator(engine.client())
        .createMissing(List.of(NotestreamTables.noteViews(tables.withGeneration(3))));
    new Generations(engine.client(), tables, engine.clock()).create(4, List.of());

    for (int generation = 1; generation <= 4; generation++) {
      TableNames names = tables.withGeneration(generation);
      assertThat(process(names, generation, List.of(created)).erased()).isOne();
      assertHasOnlyTheGuard(names);
    }
  }

  @Test
  void aUserWhoComesBackIsCountedFromNothing() {
    everythingOf("alice");
    eraser().erase(ALICE, patient, EraseListener.none());
    Note young = note("alice", engine.clock().instant(), "new");
    records.at(engine.clock().instant());

    process(List.of(records.created(young)));

    assertThat(
            engine
                .client()
                .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.userSummary(ALICE)))
                .item())
        .containsEntry("activeNotes", AttributeValue.fromN("1"))
        .containsEntry("created", AttributeValue.fromN("1"))
        .containsKeys("lastActivityAt", "GSI1PK", "GSI2PK");
  }

  @Test
  void whatAUserWritesMeanwhileIsErasedAndWhatIsWrittenLaterIsKept() {
    store(note("alice", engine.clock().instant()));
    List<Note> written = new ArrayList<>();
    Stop writing =
        new Stop() {
          @Override
          public boolean requested() {
            return false;
          }

          @Override
          public boolean pause(Duration duration) {
            for (int i = 0; i < 20; i++) {
              engine.clock().advance(duration.dividedBy(20).plusMillis(1));
              Note note = note("alice", engine.clock().instant());
              written.add(note);
              store(note);
            }
            return true;
          }
        };
    Erased erased = eraser().erase(ALICE, writing, EraseListener.none());

    List<Note> young =
        written.stream().filter(n -> !n.createdAt().isBefore(erased.erasedThrough())).toList();
    assertThat(young).hasSizeBetween(1, written.size() - 1);
    assertThat(erased.keptNotes()).isEqualTo(young.size());
    assertThat(engine.scan(tables.notes())).hasSize(young.size());
    assertThat(erased.complete()).isTrue();
  }

  @Test
  void anErasureThatWasStoppedIsCompletedByAClockThatIsBehind() {
    store(note("alice", engine.clock().instant()));
    Eraser ahead =
        Eraser.builder(engine.client())
            .tables(tables)
            .clock(() -> engine.clock().instant().plusSeconds(20))
            .build();
    Erased stopped = ahead.erase(ALICE, requestedStop(), EraseListener.none());

    Erased erased = eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertThat(erased.erasedThrough()).isEqualTo(stopped.erasedThrough());
  }

  @Test
  void anErasureByAClockThatIsFarAheadIsNotWaitedFor() {
    Instant began = engine.clock().instant();
    Eraser ahead =
        Eraser.builder(engine.client())
            .tables(tables)
            .clock(() -> engine.clock().instant().plus(Duration.ofDays(1)))
            .build();
    ahead.erase(ALICE, requestedStop(), EraseListener.none());

    Erased erased = eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(erased.complete()).isFalse();
    assertThat(erased.erasedThrough()).isBefore(began.plus(Duration.ofHours(1)));
  }

  @Test
  void whatIsCountedInAViewsTableThatIsMadeAnewMeanwhileIsErasedToo() {
    everythingOf("alice");
    everythingOf("bob");
    List<Map<String, AttributeValue>> views = engine.scan(tables.noteViews());
    Instant began = engine.clock().instant();

    Erased erased =
        eraser().erase(ALICE, firstPausing(() -> makeViewsAnew(views)), EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertThat(traces("alice")).isEmpty();
    assertThat(traces("bob")).isNotEmpty();
    assertThat(erased.erasedThrough()).isAfterOrEqualTo(began.plus(Duration.ofMinutes(7)));
    assertThat(eraser().tombstone(ALICE).orElseThrow().erasedThrough())
        .isEqualTo(erased.erasedThrough());
  }

  @Test
  void aViewsTableThatIsRestoredMeanwhileIsErasedToo() {
    everythingOf("alice");
    List<Map<String, AttributeValue>> views = engine.scan(tables.noteViews());

    Erased erased =
        eraser().erase(ALICE, firstPausing(() -> put(tables, views)), EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertThat(traces("alice")).isEmpty();
  }

  @Test
  void aViewsTableThatIsNewMeanwhileIsErasedToo() {
    everythingOf("alice");
    List<Map<String, AttributeValue>> views = engine.scan(tables.noteViews());
    TableNames second = tables.withGeneration(2);

    Erased erased =
        eraser().erase(ALICE, firstPausing(() -> makeViews(second, views)), EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertHasOnlyTheGuard(second);
  }

  @Test
  void whatARecountRemembersMeanwhileIsErasedInTheEnd() {
    Note plain = note("alice");
    Instant now = engine.clock().instant();
    CorrectedNote corrected =
        new CorrectedNote(ALICE, plain.id(), null, 1, now, now, now, Contribution.of(plain));
    Map<String, AttributeValue> correction = new HashMap<>(ViewKeys.correction(ALICE, now));
    correction.put("userId", s("alice"));

    Erased erased =
        eraser()
            .erase(
                ALICE,
                firstPausing(() -> put(tables, List.of(corrected.toItem(), correction))),
                EraseListener.none());

    assertThat(erased.complete()).isTrue();
    assertThat(traces("alice")).isEmpty();
  }

  @Test
  void aBodyInAStoreThatIsNotConfiguredEndsTheErasureBeforeItIsForgotten() {
    store(next(note("alice"), b -> b.bodyRef("bodies/one", 70_000)));
    Eraser without = Eraser.builder(engine.client()).tables(tables).clock(engine.clock()).build();

    assertThatThrownBy(() -> without.erase(ALICE, patient, EraseListener.none()))
        .isInstanceOf(MissingBlobStoreException.class);

    assertThat(engine.scan(tables.notes())).hasSize(1);
    assertThat(without.tombstone(ALICE).orElseThrow().state()).isEqualTo(Erasure.State.ERASING);
  }

  @Test
  void aDryRunCountsAndChangesNothing() {
    everythingOf("alice");
    var before = everything();

    Erased counted = eraser().count(ALICE, Stop.never());

    assertThat(everything()).isEqualTo(before);
    assertThat(blobs.get("bodies/alice-1")).isPresent();
    assertThat(eraser().erase(ALICE, patient, EraseListener.none()).removed())
        .isEqualTo(counted.removed());
  }

  @Test
  void partsOfALetterThatWasNeverFinishedAreFoundByWhatTheySay() {
    everythingOf("alice");
    everythingOf("bob");
    List<String> bobs = traces("bob");
    for (Map<String, AttributeValue> item : engine.scan(tables.noteOps())) {
      if (item.containsKey("parts") && !item.get("parts").n().equals("0")) {
        engine
            .client()
            .deleteItem(
                r ->
                    r.tableName(tables.noteOps())
                        .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
      }
    }
    assertThat(traces("alice")).anyMatch(trace -> trace.endsWith("(its record)"));

    eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(traces("alice")).isEmpty();
    assertThat(traces("bob")).isEqualTo(bobs);
  }

  @Test
  void itemsOfOthersUnderTheUsersKeyAreLeftAndTold() {
    Map<String, AttributeValue> profile =
        Map.of("PK", s("USER#alice"), "SK", s("PROFILE"), "entity", s("PROFILE"));
    engine.client().putItem(r -> r.tableName(tables.notes()).item(profile));

    Erased erased = eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(erased.othersItems()).isOne();
    assertThat(engine.scan(tables.notes())).containsExactly(profile);
  }

  @Test
  void manyNotesGoPageByPage() {
    Note[] many =
        IntStream.range(0, 600).mapToObj(i -> note("alice", "t" + i % 7)).toArray(Note[]::new);
    for (Note one : many) {
      store(one);
    }

    Erased erased = eraser().erase(ALICE, patient, EraseListener.none());

    assertThat(erased.removed()).containsEntry(Kind.NOTES, 600L);
    assertThat(engine.scan(tables.notes())).isEmpty();
  }

  /** As it is when consumers count on, before anybody has noticed that the table is another. */
  private void makeViewsAnew(List<Map<String, AttributeValue>> items) {
    engine.client().deleteTable(r -> r.tableName(tables.noteViews()));
    makeViews(tables, items);
  }

  private void makeViews(TableNames names, List<Map<String, AttributeValue>> items) {
    new TableCreator(engine.client()).createMissing(List.of(NotestreamTables.noteViews(names)));
    put(names, items);
    Meta meta = Meta.ofNewTable(engine.clock().instant(), names.generation());
    put(names, List.of(meta.toItem()));
  }

  private static void assertHasOnlyTheGuard(TableNames names) {
    assertThat(engine.scan(names.noteViews()))
        .filteredOn(item -> item.containsKey("userId"))
        .singleElement()
        .satisfies(guard -> assertThat(guard).containsKey("erasedThrough"));
  }

  private static void put(TableNames names, List<Map<String, AttributeValue>> views) {
    views.forEach(item -> engine.client().putItem(r -> r.tableName(names.noteViews()).item(item)));
  }

  /** Lets something happen in the first wait; waiting moves the engine's clock. */
  private Stop firstPausing(Runnable what) {
    AtomicBoolean happened = new AtomicBoolean();
    return new Stop() {
      @Override
      public boolean requested() {
        return false;
      }

      @Override
      public boolean pause(Duration duration) {
        if (!happened.getAndSet(true)) {
          what.run();
        }
        return patient.pause(duration);
      }
    };
  }

  /** Brings everything that there can be of a user; returns the records of the stream. */
  private List<Record> everythingOf(String user) {
    List<Record> stream = new ArrayList<>();
    Instant longAgo = START.minus(Duration.ofDays(9));
    String ref = user.replace('#', '-');
    Note plain = note(user, "plain");
    Note large = next(note(user, "large"), b -> b.bodyRef("bodies/" + ref + "-2", 70_000));
    Note old = note(user, longAgo, "old");
    Note ended = next(note(user, "work"), b -> b.bodyRef("bodies/" + ref + "-1", 70_000));
    Note failing = note(user, "fails");
    blobs.put("bodies/" + ref + "-1", new byte[1]);
    blobs.put("bodies/" + ref + "-2", new byte[1]);
    blobs.put("bodies/" + ref + "-up", new byte[1]);
    store(plain);
    store(large);
    store(old);
    idempotency(user);
    BlobRemoval upload =
        BlobRemoval.ofUpload(
            plain.userId(), plain.id(), "bodies/" + ref + "-up", engine.clock().instant());
    engine.client().putItem(r -> r.tableName(tables.noteOps()).item(upload.toItem()));
    stream.add(records.created(plain));
    stream.add(records.created(large));
    stream.add(records.updated(next(old, b -> b.title("before")), old));
    stream.add(records.expired(ended));
    stream.add(records.expired(failing));
    stream.add(malformed(plain, "userId", "large"));
    stream.add(malformed(plain, "version", "x"));
    stream.add(collision(stream.get(0), plain));
    channel.behave(
        event -> {
          if (event.note().equals(failing)) {
            throw new IllegalStateException("down");
          }
        });
    process(stream);
    return stream;
  }

  /** A malformed record, large if it has no user, so that its letter needs parts. */
  private Record malformed(Note note, String missing, String kind) {
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(note));
    item.remove(missing);
    if (kind.equals("large")) {
      byte[] noise = new byte[300_000];
      new Random(1).nextBytes(noise);
      item.put("noise", AttributeValue.fromB(SdkBytes.fromByteArray(noise)));
    }
    return records.record(OperationType.INSERT, null, item, null);
  }

  private static Record collision(Record first, Note note) {
    return first.toBuilder()
        .eventID("another")
        .dynamodb(
            first.dynamodb().toBuilder()
                .newImage(NoteCodec.encode(note.toBuilder().version(9).build()))
                .build())
        .build();
  }

  private void store(Note note) {
    engine.client().putItem(r -> r.tableName(tables.notes()).item(NoteCodec.encode(note)));
  }

  private void idempotency(String user) {
    Map<String, AttributeValue> item =
        Map.of(
            "PK", s("USER#" + user),
            "SK", s("IDEM#abc"),
            "entity", s("IDEMPOTENCY"),
            "userId", s(user),
            "createdAt", s("2026-03-01T10:00:00.000Z"));
    engine.client().putItem(r -> r.tableName(tables.notes()).item(item));
  }

  private Counts process(List<Record> batch) {
    return process(tables, 1, batch);
  }

  private Counts process(TableNames names, int generation, List<Record> batch) {
    DynamoDbClient client = engine.client();
    Reactions reactions =
        Reactions.builder(new ReactionContext(client, names, engine.clock(), Duration.ofDays(30)))
            .choose(
                ReactionSettings.parseAll(List.of("archive:tag=work", "recording:channel=" + name)))
            .build();
    StreamConsumer consumer =
        StreamConsumer.builder(client)
            .tables(names)
            .clock(engine.clock())
            .options(
                ConsumerOptions.builder()
                    .generation(generation)
                    .countingSince(START.minus(Duration.ofDays(1)))
                    .build())
            .reactor(reactions)
            .build();
    opened.add(consumer);
    opened.add(reactions);
    var outcome =
        consumer.process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone());
    assertThat(outcome.complete()).isTrue();
    return outcome.counts();
  }

  private Eraser eraser() {
    return Eraser.builder(engine.client())
        .tables(tables)
        .clock(engine.clock())
        .blobs(blobs)
        .build();
  }

  private List<String> traces(String... users) {
    return Stream.of(users)
        .flatMap(user -> Traces.of(user, everything()).stream())
        .sorted()
        .toList();
  }

  private List<Map<String, AttributeValue>> everything() {
    List<Map<String, AttributeValue>> all = new ArrayList<>(engine.scan(tables.notes()));
    all.addAll(engine.scan(tables.noteViews()));
    all.addAll(engine.scan(tables.noteOps()));
    return all;
  }

  /** Returns a stop that ends an erasure once it has begun. */
  private static Stop requestedStop() {
    return new Stop() {
      @Override
      public boolean requested() {
        return true;
      }

      @Override
      public boolean pause(Duration duration) {
        return false;
      }
    };
  }

  private static Stop clockStop() {
    return new Stop() {
      @Override
      public boolean requested() {
        return false;
      }

      @Override
      public boolean pause(Duration duration) {
        engine.clock().advance(duration);
        return true;
      }
    };
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
