package io.notestream.consumer.internal.scan;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.CapacityCap;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@Timeout(60)
class NoteScanTest {

  private static final int NOTES = 130;

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final List<String> written = new ArrayList<>();

  @BeforeEach
  void writeNotes() {
    for (int i = 0; i < NOTES; i++) {
      Note note = note("user" + i % 7);
      written.add(note.id().value());
      put(NoteCodec.encode(note));
    }
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void everyNoteIsReadOnceWhateverTheNumberOfSegments() {
    for (int segments : List.of(1, 3)) {
      ConcurrentLinkedQueue<String> read = new ConcurrentLinkedQueue<>();
      NoteScan scan = scan(0);

      ScanProgress end =
          scan.run(
                  starts(segments),
                  0,
                  (page, stop) -> {
                    page.notes().forEach(note -> read.add(note.id().value()));
                    return Attempt.done(page.next());
                  },
                  Stop.never())
              .value();

      assertThat(read).containsExactlyInAnyOrderElementsOf(written);
      assertThat(end.items()).isEqualTo(NOTES);
      assertThat(end.notes()).isEqualTo(NOTES);
      assertThat(end.readUnits()).isPositive();
      assertThat(end.itemsPerSecond()).isPositive();
    }
  }

  @Test
  void aStoppedScanGoesOnWhereItWas() {
    Map<Integer, ScanPosition> positions = new ConcurrentHashMap<>();
    starts(2).forEach(start -> positions.put(start.segment(), start));
    ConcurrentLinkedQueue<String> read = new ConcurrentLinkedQueue<>();
    int runs = 0;

    while (!positions.values().stream().allMatch(ScanPosition::done)) {
      AtomicInteger pages = new AtomicInteger();
      Stop stop = () -> pages.get() > 0;
      scan(1)
          .run(
              List.copyOf(positions.values()),
              read.size(),
              (page, s) -> {
                page.notes().forEach(note -> read.add(note.id().value()));
                positions.put(page.next().segment(), page.next());
                pages.incrementAndGet();
                return Attempt.done(page.next());
              },
              stop);
      runs++;
    }

    assertThat(runs).isGreaterThan(1);
    assertThat(read).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void aSegmentThatFailsStopsTheOthers() {
    CountDownLatch bothAtWork = new CountDownLatch(2);
    AtomicBoolean othersStopped = new AtomicBoolean();

    Attempt<ScanProgress> result =
        scan(1)
            .run(
                starts(2),
                0,
                (page, stop) -> {
                  bothAtWork.countDown();
                  eventually().until(() -> bothAtWork.getCount() == 0);
                  if (page.next().segment() == 0) {
                    return Attempt.stopped();
                  }
                  othersStopped.set(!stop.pause(Duration.ofSeconds(30)));
                  return Attempt.done(page.next());
                },
                Stop.never());

    assertThat(result.value()).isNull();
    assertThat(othersStopped).isTrue();
  }

  @Test
  void otherItemsAreNoNotesAndDamagedNotesAreCounted() {
    Note damaged = note("damaged");
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(damaged));
    item.remove("createdAt");
    put(item);
    Map<String, AttributeValue> idempotency =
        new HashMap<>(NoteKeys.idempotency(damaged.userId(), "digest"));
    idempotency.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
    put(idempotency);
    AtomicInteger unreadable = new AtomicInteger();
    NoteScan scan = scan(0);

    scan.run(
        starts(1),
        0,
        (page, stop) -> {
          unreadable.addAndGet(page.unreadable().size());
          return Attempt.done(page.next());
        },
        Stop.never());

    assertThat(unreadable).hasValue(1);
    assertThat(scan.progress().notes()).isEqualTo(NOTES);
    assertThat(scan.progress().items()).isEqualTo(NOTES + 2);
  }

  @Test
  void readUnitsAreCapped() {
    long start = System.nanoTime();

    ScanProgress end =
        scan(20).run(starts(1), 0, (page, stop) -> Attempt.done(page.next()), Stop.never()).value();

    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(end.readUnits() / seconds).isLessThan(2 * 20);
  }

  @Test
  void thePageIsReadByTheTimeOfDynamoDb() {
    ConcurrentLinkedQueue<ScanPage> pages = new ConcurrentLinkedQueue<>();

    scan(0)
        .run(
            starts(1),
            0,
            (page, stop) -> {
              pages.add(page);
              return Attempt.done(page.next());
            },
            Stop.never());

    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(page.readBy())
                    .isAfter(tables.clock().instant())
                    .isBefore(tables.clock().instant().plusSeconds(3)));
  }

  private NoteScan scan(int unitsPerSecond) {
    return new NoteScan(
        tables.client(),
        tables.names(),
        new ActiveRetries(tables.clock(), failure -> {}),
        CapacityCap.of(unitsPerSecond == 0 ? OptionalInt.empty() : OptionalInt.of(unitsPerSecond)),
        2,
        new ServerTimes(tables.clock(), Duration.ofSeconds(60)));
  }

  private static List<ScanPosition> starts(int segments) {
    return IntStream.range(0, segments).mapToObj(ScanPosition::start).toList();
  }

  private void put(Map<String, AttributeValue> item) {
    tables.put(tables.names().notes(), item);
  }
}
