package io.notestream.consumer.worker.internal.sweep;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.CallStats;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The clock stands still, and is set, so that looks come when a test wants them. */
@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD, ttlDelay = "P2D")
@Order(1) // It takes long: it begins first.
class SweepTimersTest {

  private static final SweepSettings STANDARD =
      new SweepSettings(
          Duration.ofSeconds(30),
          100,
          5_000,
          16,
          SweepSettings.LARGEST_INLINE_BODY,
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofMillis(150));

  private static final Duration A_WHILE = Duration.ofMillis(700);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Instant look;
  private Bench bench;
  private volatile Duration behind = Duration.ZERO;
  private final AtomicInteger bursts = new AtomicInteger();
  private long changes;

  @BeforeEach
  void start(LocalDynamoDb engine) {
    bench = opened(Bench.in(engine, "timed-"));
    engine.clock().freeze();
    long now = engine.clock().instant().getEpochSecond();
    look = Instant.ofEpochSecond(now - Math.floorMod(now, 30) + 60);
    engine.clock().set(look.plusSeconds(5));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void looksAtTheBeginningAndThenAtEachMultipleOfTheInterval() {
    sweeperThatHasLooked(STANDARD);

    clock(look.plusSeconds(28));
    stays(() -> looks() == 1);
    clock(look.plusSeconds(31));
    eventually().until(() -> looks() == 2);
    clock(look.plusSeconds(58));
    stays(() -> looks() == 2);
  }

  @Test
  void whatALookFoundIsDeletedWhenItEndsWithoutAnotherLook() {
    Note soon = put("user0", look.plusSeconds(20));
    Note later = put("user1", look.plusSeconds(55));
    Note muchLater = put("user2", look.plusSeconds(65));
    sweeperThatHasLooked(STANDARD);
    eventually().until(() -> gauge("notestream.timers") == 2);
    assertThat(bench.exists(soon)).isTrue();

    clock(look.plusSeconds(21));
    eventually().until(() -> !bench.exists(soon));
    clock(look.plusSeconds(56));
    eventually().until(() -> !bench.exists(later));

    assertThat(bench.exists(muchLater)).isTrue();
    assertThat(missed()).isZero();
    assertThat(count("refused")).isZero();
  }

  @Test
  void whatTheStreamSaysEndsBeforeTheNextLookIsDeletedWhenItEnds() {
    Sweeper sweeper = sweeperThatHasLooked(STANDARD);
    Note soon = put("user0", look.plusSeconds(20));
    sweeper.changed(List.of(created(soon)));

    clock(look.plusSeconds(19));
    stays(() -> bench.exists(soon));
    clock(look.plusSeconds(21));

    eventually().until(() -> !bench.exists(soon));
    assertThat(looks()).isEqualTo(1);
    assertThat(missed()).isZero();
  }

  @Test
  void whatNobodyTimedIsFoundByTheNextLookAndCounted() {
    sweeperThatHasLooked(STANDARD);
    Note unknown = put("user0", look.plusSeconds(15));

    clock(look.plusSeconds(28));
    stays(() -> bench.exists(unknown));
    assertThat(missed()).isZero();
    clock(look.plusSeconds(31));

    eventually().until(() -> !bench.exists(unknown));
    assertThat(missed()).isEqualTo(1);
  }

  @Test
  void aNoteThatIsRenewedOrDeletedIsNoLongerTimedAndCostsNothing() {
    Note renewed = put("user0", look.plusSeconds(20));
    Note deleted = put("user1", look.plusSeconds(20));
    Sweeper sweeper = sweeperThatHasLooked(STANDARD);
    eventually().until(() -> gauge("notestream.timers") == 2);
    Note lasting =
        bench.put(renewed.toBuilder().expiry(new Expiry(look.getEpochSecond() + 7200)).build());

    sweeper.changed(
        List.of(
            new NoteChange.Updated(origin(lasting), renewed, lasting),
            new NoteChange.Deleted(origin(deleted), deleted)));

    assertThat(gauge("notestream.timers")).isZero();
    clock(look.plusSeconds(25));
    stays(() -> count("deleted") == 0 && count("refused") == 0);
    assertThat(bench.exists(lasting)).isTrue();
  }

  @Test
  void aTimerThatIsStaleCostsOneRefusedDelete() {
    Note renewed = put("user0", look.plusSeconds(20));
    sweeperThatHasLooked(STANDARD);
    Note lasting =
        bench.put(renewed.toBuilder().expiry(new Expiry(look.getEpochSecond() + 7200)).build());

    clock(look.plusSeconds(25));

    eventually().until(() -> count("refused") == 1);
    clock(look.plusSeconds(61));
    eventually().until(() -> looks() == 2);
    stays(() -> count("refused") == 1);
    assertThat(bench.exists(lasting)).isTrue();
  }

  @Test
  void whenTheLockIsStolenWhatLooksFoundIsTheOtherOnes() {
    Note found = put("user0", look.plusSeconds(20));
    Note fromStream = put("user1", look.plusSeconds(20));
    Sweeper sweeper = sweeperThatHasLooked(STANDARD);
    sweeper.changed(List.of(created(fromStream)));

    steal();
    eventually().until(() -> !sweeper.isSweeping());
    eventually().until(() -> gauge("notestream.timers") == 1);
    clock(look.plusSeconds(21));

    eventually().until(() -> !bench.exists(fromStream));
    stays(() -> bench.exists(found));
  }

  @Test
  void aClockThatJumpsOverLooksLosesNothing() {
    Note first = put("user0", look.plusSeconds(100));
    Note second = put("user1", look.plusSeconds(500));
    sweeperThatHasLooked(STANDARD);

    clock(look.plusSeconds(1_000));

    eventually().until(() -> !bench.exists(first) && !bench.exists(second));
    assertThat(missed()).isZero();
  }

  @Test
  void moreNotesThanThereMayBeTimersAreDeletedOneRoomfulAfterTheOther() {
    for (int i = 0; i < 1_000; i++) {
      put("user" + i % 50, look.minusSeconds(i % 100));
    }
    sweeperThatHasLooked(STANDARD);

    eventually().until(() -> count("deleted") == 1_000);

    assertThat(gauge("notestream.timers")).isZero();
    assertThat(missed()).isZero();
    assertThat(count("refused")).isZero();
  }

  @Test
  void throttledDeletesAreMadeAgainUntilAllAreDone() {
    for (int i = 0; i < 200; i++) {
      put("user" + i % 50, look.minusSeconds(1));
    }
    bench.engine().faults().on("DeleteItem").table(bench.tables().notes()).rate(0.5).throttle();

    sweeperThatHasLooked(STANDARD.withMaxTimers(1_000));

    eventually().until(() -> count("failed") > 0);
    eventually()
        .until(
            () -> {
              bench.engine().clock().advance(Duration.ofSeconds(1));
              return count("deleted") == 200;
            });
    assertThat(missed()).isZero();
  }

  @Test
  void whatTheStreamDoesNotReturnHoldsFurtherDeletesBack() {
    behind = Duration.ofMinutes(1); // A shard stands still.
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      notes.add(put("user" + i % 50, look.minusSeconds(1)));
    }
    Sweeper sweeper = sweeperThatHasLooked(STANDARD.withMaxTimers(1_000));
    eventually().until(() -> count("deleted") == 100);
    stays(() -> count("deleted") == 100);

    for (int i = 0; count("deleted") < 150; i++) {
      assertThat(i).isLessThan(100);
      sweeper.applied(notes.stream().filter(n -> !bench.exists(n)).map(this::expired).toList());
      stays(() -> true);
    }

    assertThat(missed()).isZero();
  }

  @Test
  void whatAnotherWorkersShardsReturnHoldsNothingBack() {
    for (int i = 0; i < 600; i++) {
      put("user" + i % 50, look.minusSeconds(1));
    }

    sweeperThatHasLooked(STANDARD.withMaxTimers(1_000));

    eventually().until(() -> count("deleted") == 600);
  }

  @Test
  void whoReadsTheStreamHearsOfDeletesOnceTheyAreMade() {
    sweeperThatHasLooked(STANDARD);
    stays(() -> bursts.get() == 0);
    put("user0", look.plusSeconds(20));
    clock(look.plusSeconds(41));

    eventually().until(() -> bursts.get() > 0);

    assertThat(count("deleted")).isEqualTo(1);
  }

  @Test
  void everyMeterIsThereFromTheStart() {
    sweeperThatHasLooked(STANDARD);

    assertThat(missed()).isZero();
    assertThat(count("refused")).isZero();
    assertThat(count("deleted")).isZero();
    assertThat(gauge("notestream.timers")).isZero();
    assertThat(gauge("notestream.timers.window")).isEqualTo(100);
    assertThat(meters.get("notestream.timers.lateness").timer().count()).isZero();
  }

  private Sweeper sweeperThatHasLooked(SweepSettings settings) {
    ServerClock server = new ServerClock(bench.engine().clock());
    WorkerClients clients =
        opened(
            new WorkerClients(bench.endpoint(), "us-east-1", settings.parallel(), List.of(server)));
    Sweeper sweeper =
        opened(
            new Sweeper(
                clients, bench.tables(), "timed", settings, KclProfile.local(), server, meters));
    bench.engine().stats().reset();
    sweeper.start(() -> behind, bursts::incrementAndGet);
    eventually().until(() -> looks() >= 1);
    return sweeper;
  }

  /** Looks at the index, of sixteen queries each when little is due. */
  private long looks() {
    return bench.engine().stats().lines().stream()
            .filter(line -> line.operation().equals("Query"))
            .filter(line -> line.table().equals(bench.tables().notes()))
            .mapToLong(CallStats.Line::calls)
            .sum()
        / 16;
  }

  private void clock(Instant time) {
    bench.engine().clock().set(time);
  }

  private static void stays(Callable<Boolean> condition) {
    eventually().pollDelay(Duration.ZERO).during(A_WHILE).until(condition);
  }

  private Note put(String user, Instant ends) {
    return bench.put(
        Note.builder(NoteId.next(bench.now()), new UserId(user), bench.now())
            .title("title")
            .expiry(Expiry.notBefore(ends))
            .build());
  }

  private NoteChange expired(Note note) {
    return new NoteChange.Expired(origin(note), note, ExpiryCause.SWEEPER);
  }

  private NoteChange created(Note note) {
    return new NoteChange.Created(origin(note), note);
  }

  private Origin origin(Note note) {
    return new Origin(
        note.userId(),
        note.id(),
        new SequenceNumber(Long.toString(++changes)),
        "event" + changes,
        bench.now(),
        EventTimeSource.STREAM,
        new TreeSet<>());
  }

  /** Has another worker hold the lock, for longer than a test takes. */
  private void steal() {
    Map<String, AttributeValue> lock =
        new HashMap<>(
            bench
                .dynamoDb()
                .getItem(
                    r ->
                        r.tableName(bench.tables().noteOps())
                            .key(KeyAttributes.primaryKey("LOCK#SWEEPER", "LOCK")))
                .item());
    lock.put("ownerName", AttributeValue.fromS("thief"));
    lock.put("recordVersionNumber", AttributeValue.fromS("stolen"));
    lock.put("leaseDuration", AttributeValue.fromS("600000"));
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().noteOps()).item(lock));
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  private double missed() {
    return meters.counter("notestream.timers.missed").count();
  }

  private double count(String outcome) {
    return meters.counter("notestream.sweeps", "outcome", outcome).count();
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }
}
