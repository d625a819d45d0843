package io.notestream.writer.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.TestWriter;
import io.notestream.writer.internal.observe.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Renewals against the sweeper, the time to live and each other, at the very moment of the expiry.
 * A renewed note never disappears, an expired one never comes back.
 */
class RenewalRaceTest {

  /** Of each race; a hundred times as many with {@code -Pfuzz}. */
  private static final int ROUNDS = 240 * Integer.getInteger("test.histories", 1);

  private static final int BATCH = 60;
  private static final int THREADS = 4;
  private static final UserId ALICE = new UserId("alice");
  private static final Duration GUARD = Duration.ofSeconds(60);

  private static TestWriter writer;
  private static NoteWriter notes;
  private static NoteReader reader;
  private static ExecutorService threads;

  @BeforeAll
  static void start() {
    writer = new TestWriter(null);
    notes =
        new NoteWriter(
            writer.clients(), TestWriter.TABLES, writer.clock(), GUARD, Duration.ofSeconds(20));
    reader = new NoteReader(writer.clients(), TestWriter.TABLES, writer.clock());
    threads = Executors.newFixedThreadPool(THREADS);
  }

  @AfterAll
  static void stop() {
    threads.shutdownNow();
    writer.close();
  }

  @Test
  void aRenewalAndTheSweeperNeverBothWin() throws Exception {
    raceAgainst(ids -> ids.forEach(RenewalRaceTest::sweep));
  }

  @Test
  void aRenewalAndTheTimeToLiveNeverBothWin() throws Exception {
    writer.engine().ttlDelay(Duration.ZERO);
    try {
      raceAgainst(ids -> writer.engine().expireNow());
    } finally {
      writer.engine().ttlDelay(Duration.ofDays(2));
    }
  }

  @Test
  void renewalsOfTheSameNoteAllCountOnce() throws Exception {
    NoteId id = create(writer.clock().instant().plusSeconds(100_000)).id();
    int each = ROUNDS / THREADS;
    List<Future<Integer>> renewals = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      renewals.add(
          threads.submit(
              () -> {
                int renewed = 0;
                for (int i = 0; i < each; i++) {
                  renewed += renew(id, Duration.ofSeconds(100_000 + i)) ? 1 : 0;
                }
                return renewed;
              }));
    }

    int renewed = 0;
    for (Future<Integer> renewal : renewals) {
      renewed += renewal.get();
    }

    assertThat(renewed).isEqualTo(THREADS * each);
    assertThat(reader.find(ALICE, id).orElseThrow().version()).isEqualTo(1 + renewed);
  }

  /** One who removes what is due. */
  private interface Remover {
    void removeDue(List<NoteId> ids);
  }

  /**
   * Renews the notes of a batch one after the other, while they are removed as they become due; in
   * the middle of it their second begins.
   */
  private static void raceAgainst(Remover remover) throws Exception {
    for (int batch = 0; batch < ROUNDS / BATCH; batch++) {
      List<NoteId> ids = new ArrayList<>();
      Instant end = Expiry.notBefore(writer.clock().instant().plusSeconds(2)).instant();
      for (int i = 0; i < BATCH; i++) {
        ids.add(create(end).id());
      }
      writer.clock().set(end.minusMillis(1));
      Set<NoteId> renewed = ConcurrentHashMap.newKeySet();
      Queue<NoteId> waiting = new ConcurrentLinkedQueue<>(ids);
      CountDownLatch half = new CountDownLatch(BATCH / 2);
      CountDownLatch done = new CountDownLatch(BATCH);
      List<Future<?>> racers = new ArrayList<>();
      for (int thread = 0; thread < THREADS - 1; thread++) {
        racers.add(
            threads.submit(
                () -> {
                  for (NoteId id = waiting.poll(); id != null; id = waiting.poll()) {
                    half.countDown();
                    if (renew(id, Duration.ofSeconds(500))) {
                      renewed.add(id);
                    }
                    done.countDown();
                  }
                }));
      }
      racers.add(
          threads.submit(
              () -> {
                while (done.getCount() > 0) {
                  remover.removeDue(ids);
                }
              }));
      half.await();
      writer.clock().set(end);
      for (Future<?> racer : racers) {
        racer.get();
      }
      remover.removeDue(ids);

      for (NoteId id : ids) {
        assertThat(reader.findStored(ALICE, id).isPresent())
            .as("stored if and only if renewed, batch %s", batch)
            .isEqualTo(renewed.contains(id));
      }
      assertThat(renewed).as("a race that always ends the same way shows nothing").isNotEmpty();
      assertThat(renewed).hasSizeLessThan(BATCH);
      writer.clock().advance(Duration.ofSeconds(1000));
      remover.removeDue(ids);
    }
  }

  private static boolean renew(NoteId id, Duration ttl) {
    Expiry expiry = Expiry.notBefore(writer.clock().instant().plus(ttl));
    UpdateResult result =
        notes.update(
            ALICE,
            id,
            Precondition.none(),
            note -> note.toBuilder().expiry(expiry).build(),
            TraceParent.create(),
            () -> {});
    return result instanceof UpdateResult.Updated;
  }

  /** As the consumer's sweeper does it. */
  private static void sweep(NoteId id) {
    AttributeValue now =
        AttributeValue.fromN(Long.toString(Expiry.nowInEpochSeconds(writer.clock().instant())));
    try {
      writer
          .dynamoDb()
          .deleteItem(
              r ->
                  r.tableName(TestWriter.TABLES.notes())
                      .key(NoteKeys.note(ALICE, id))
                      .conditionExpression("expiresAt <= :now")
                      .expressionAttributeValues(Map.of(":now", now)));
    } catch (ConditionalCheckFailedException e) {
      assertThat(e.getMessage()).as("not due, or gone").isNotEmpty();
    }
  }

  private static Note create(Instant end) {
    Instant now = Timestamps.truncate(writer.clock().instant());
    return notes.create(
        Note.builder(NoteId.next(now), ALICE, now)
            .title("milk")
            .expiry(Expiry.notBefore(end))
            .build(),
        () -> {});
  }
}
