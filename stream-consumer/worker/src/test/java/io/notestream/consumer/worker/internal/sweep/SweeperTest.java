package io.notestream.consumer.worker.internal.sweep;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.ThreadsThatEnd;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Fault;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sweeps while DynamoDB's own time to live takes longer than any test. */
@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD, ttlDelay = "P2D")
class SweeperTest {

  private static final SweepSettings FAST =
      new SweepSettings(
          Duration.ofMillis(100),
          10_000,
          500,
          4,
          1000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofMillis(150));

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Bench bench;

  @BeforeEach
  void start(LocalDynamoDb engine) {
    bench = opened(Bench.in(engine, "swept-"));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void deletesWhatIsDueAndNothingElse() {
    Note due = bench.createExpiring("user0", Duration.ofSeconds(60));
    Note later = bench.createExpiring("user0", Duration.ofSeconds(120));
    Note never = bench.create("user0", "stays");
    sweeper("a", FAST, bench.engine().clock());

    bench.engine().clock().advance(Duration.ofSeconds(61));

    eventually().until(() -> !bench.exists(due));
    assertThat(bench.exists(later)).isTrue();
    assertThat(bench.exists(never)).isTrue();
    eventually().until(() -> count("deleted") == 1);
  }

  @Test
  void anIndexEntryThatIsBehindCostsOneRefusedDelete() {
    Note renewed = bench.createExpiring("user0", Duration.ofSeconds(60));
    Map<String, AttributeValue> behind = new HashMap<>(NoteCodec.encode(renewed));
    behind.put(
        "expiresAt", AttributeValue.fromN(Long.toString(renewed.expiry().epochSeconds() + 3600)));
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().notes()).item(behind));
    Note due = bench.createExpiring("user1", Duration.ofSeconds(62));
    sweeper("a", FAST, bench.engine().clock());

    bench.engine().clock().advance(Duration.ofSeconds(61));
    eventually().until(() -> count("refused") == 1);
    bench.engine().clock().advance(Duration.ofSeconds(2));

    // Another pass has been through since.
    eventually().until(() -> !bench.exists(due));
    assertThat(count("refused")).isEqualTo(1);
    assertThat(bench.exists(renewed)).isTrue();
  }

  @Test
  void aNoteThatEndsWithinASecondIsDeletedSoonAfterAndNotBefore() {
    bench.engine().clock().freeze();
    // Where a second begins, a Date header tells the time exactly, and for a minute.
    bench.engine().clock().set(Instant.ofEpochSecond(bench.now().getEpochSecond()));
    long second = bench.now().getEpochSecond() + 40;
    Note due = bench.put(expiring("user0").expiry(new Expiry(second, 750_000_000)).build());
    Sweeper sweeper = sweeper("a", FAST, bench.engine().clock());
    eventually().until(sweeper::isSweeping);

    bench.engine().clock().set(Instant.ofEpochSecond(second, 500_000_000));
    eventually().until(() -> count("early") >= 1);
    assertThat(bench.exists(due)).isTrue();

    bench.engine().clock().advance(Duration.ofSeconds(2));
    eventually().until(() -> !bench.exists(due));
    eventually().until(() -> count("deleted") == 1);
    assertThat(count("refused")).isZero();
  }

  @Test
  void leavesLargeItemsToTheTimeToLive() {
    Note large = bench.put(expiring("user0").body("x".repeat(1001)).bodyBytes(1001).build());
    Note elsewhere = bench.put(expiring("user0").bodyRef("bodies/1", 10_000_000).build());
    sweeper("a", FAST, bench.engine().clock());

    bench.engine().clock().advance(Duration.ofSeconds(61));

    eventually().until(() -> !bench.exists(elsewhere));
    eventually().until(() -> count("too-large") > 0);
    assertThat(bench.exists(large)).isTrue();
  }

  @Test
  void largeItemsAreReadAndCountedOnceHoweverManyLooksThereAre() {
    for (int i = 0; i < 300; i++) {
      bench.put(expiring("user" + i % 3).body("x".repeat(1001)).bodyBytes(1001).build());
    }
    sweeper("a", FAST, bench.engine().clock());
    bench.engine().clock().advance(Duration.ofMinutes(2));
    eventually().until(() -> count("too-large") == 300);

    eventually()
        .untilAsserted(
            () -> {
              bench.engine().stats().reset();
              eventually().until(() -> bench.engine().stats().calls("Query") > 10 * 16);
              // Half a unit is the least that a query costs.
              assertThat(looks().readUnits() / looks().calls()).isLessThan(0.51);
            });
    assertThat(count("too-large")).isEqualTo(300);
  }

  @Test
  void whatEndsAfterLargeItemsIsStillDeletedAndWhatCameAmongThemWithinTheHour() {
    Note large = bench.put(expiring("user0").body("x".repeat(1001)).bodyBytes(1001).build());
    Note later = bench.createExpiring("user0", Duration.ofMinutes(10));
    sweeper("a", FAST, bench.engine().clock());
    bench.engine().clock().advance(Duration.ofMinutes(2));
    eventually().until(() -> count("too-large") == 1);

    bench.engine().clock().advance(Duration.ofMinutes(9));
    eventually().until(() -> !bench.exists(later));

    Note early =
        bench.put(
            Note.builder(NoteId.next(bench.now()), new UserId("user0"), bench.now())
                .title("over before it began")
                .expiry(new Expiry(large.expiry().epochSeconds() - 1))
                .build());
    bench.engine().clock().advance(Duration.ofHours(1));
    eventually().until(() -> !bench.exists(early));
    assertThat(bench.exists(large)).isTrue();
    assertThat(count("too-large")).isEqualTo(1);
  }

  @Test
  void oneOfTwoSweepsAndTheOtherTakesOverWhenItEnds() {
    Sweeper first = sweeper("a", FAST, bench.engine().clock());
    eventually().until(first::isSweeping);
    Sweeper second = sweeper("b", FAST, bench.engine().clock());
    Note due = bench.createExpiring("user0", Duration.ofSeconds(60));
    bench.engine().clock().advance(Duration.ofSeconds(61));
    eventually().until(() -> !bench.exists(due));
    assertThat(second.isSweeping()).isFalse();

    first.close();

    eventually().until(second::isSweeping);
  }

  @Test
  void aHoldOutlivesWorkThatTakesLongerThanTheLockLasts() {
    for (int i = 0; i < 20; i++) {
      bench.createExpiring("user" + i, Duration.ofSeconds(10));
    }
    SweepSettings shortLived =
        new SweepSettings(
            Duration.ofSeconds(30),
            FAST.maxTimers(),
            FAST.perSecond(),
            FAST.parallel(),
            FAST.maxItemBytes(),
            FAST.guard(),
            Duration.ofSeconds(1),
            FAST.maxReturn());
    Sweeper holder = sweeper("a", shortLived, bench.engine().clock());
    eventually().until(() -> meters.get("notestream.timers").gauge().value() == 20);
    eventually().until(() -> lockMillis().equals("1000")); // At rest it lasts five times as long.
    Sweeper waiting = sweeper("b", shortLived, bench.engine().clock());
    bench.engine().faults().on("Query").latency(Duration.ofMillis(1_200));
    bench.engine().faults().on("DeleteItem").latency(Duration.ofMillis(1_500));
    bench.engine().stats().reset();

    bench.engine().clock().advance(Duration.ofSeconds(31));

    await()
        .atMost(Duration.ofSeconds(10))
        .during(Duration.ofSeconds(4))
        .until(() -> holder.isSweeping() && !waiting.isSweeping());
    assertThat(looks().calls()).isGreaterThanOrEqualTo(16); // In rounds of eight: 2.4 s.
    assertThat(bench.engine().stats().calls("DeleteItem")).isPositive();
  }

  @Test
  void takesOverFromOneThatDied() throws Exception {
    AmazonDynamoDBLockClient dead =
        opened(
            new AmazonDynamoDBLockClient(
                AmazonDynamoDBLockClientOptions.builder(bench.dynamoDb(), bench.tables().noteOps())
                    .withPartitionKeyName("PK")
                    .withSortKeyName("SK")
                    .withOwnerName("dead")
                    .withTimeUnit(TimeUnit.MILLISECONDS)
                    .withLeaseDuration(2000L)
                    .withHeartbeatPeriod(500L)
                    .withCreateHeartbeatBackgroundThread(false)
                    .build()));
    dead.acquireLock(AcquireLockOptions.builder("LOCK#SWEEPER").withSortKey("LOCK").build());

    Sweeper next = sweeper("b", FAST, bench.engine().clock());

    eventually().until(next::isSweeping);
  }

  @Test
  void stopsWhenTheClocksAreTooFarApartAndSaysSo() {
    Note due = bench.createExpiring("user0", Duration.ofSeconds(60));
    InstantSource ahead = () -> bench.engine().clock().instant().plusSeconds(70);

    Sweeper sweeper = sweeper("a", FAST, ahead);

    eventually().until(() -> sweeper.problem().isPresent());
    assertThat(sweeper.problem().orElseThrow()).containsPattern("(69|70|71) s ahead of DynamoDB's");
    eventually().until(sweeper::isSweeping);
    assertThat(bench.exists(due)).isTrue();
  }

  @Test
  void aLockThatCannotBeReadIsWaitedFor() {
    Map<String, AttributeValue> lock =
        Map.of("PK", AttributeValue.fromS("LOCK#SWEEPER"), "SK", AttributeValue.fromS("LOCK"));
    Map<String, AttributeValue> garbage = new HashMap<>(lock);
    garbage.put("ownerName", AttributeValue.fromS("somebody"));
    garbage.put("recordVersionNumber", AttributeValue.fromS("1"));
    garbage.put("leaseDuration", AttributeValue.fromS("soon"));
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().noteOps()).item(garbage));
    Note due = bench.createExpiring("user0", Duration.ofSeconds(60));
    sweeper("a", FAST, bench.engine().clock());
    eventually().until(() -> bench.engine().stats().calls("GetItem") > 0);

    bench.dynamoDb().deleteItem(r -> r.tableName(bench.tables().noteOps()).key(lock));
    bench.engine().clock().advance(Duration.ofSeconds(61));

    eventually().until(() -> !bench.exists(due));
  }

  @Test
  void deletesAndLooksThatAreDeniedAreSaidUntilTheyAreAllowed() {
    Note due = bench.createExpiring("user0", Duration.ofSeconds(60));
    Fault deletes = denied("DeleteItem");
    Sweeper sweeper = sweeper("a", FAST, bench.engine().clock());
    bench.engine().clock().advance(Duration.ofSeconds(61));

    eventually().until(() -> sweeper.problem().isPresent());
    assertThat(sweeper.problem().orElseThrow())
        .contains(bench.tables().notes(), "AccessDeniedException", "DeleteItem");
    assertThat(bench.exists(due)).isTrue();

    deletes.remove();
    eventually().until(() -> !bench.exists(due));
    eventually().until(() -> sweeper.problem().isEmpty());

    Fault looks = denied("Query");
    eventually().until(() -> sweeper.problem().isPresent());
    assertThat(sweeper.problem().orElseThrow())
        .contains(bench.tables().notes(), "AccessDeniedException", "Query");
    looks.remove();
    eventually().until(() -> sweeper.problem().isEmpty());
  }

  private Fault denied(String operation) {
    return bench
        .engine()
        .faults()
        .on(operation)
        .table(bench.tables().notes())
        .fail("AccessDeniedException", "not authorized to perform dynamodb:" + operation);
  }

  @Test
  @ResourceLock(ThreadsThatEnd.LOG)
  void aSweeperThatABugHasEndedSaysSo() {
    AtomicBoolean broken = new AtomicBoolean();
    Sweeper sweeper =
        sweeper(
            "a",
            FAST,
            () -> {
              if (broken.get()) {
                throw new AssertionError("a bug");
              }
              return bench.engine().clock().instant();
            });
    eventually().until(sweeper::isSweeping);
    assertThat(sweeper.problem()).isEmpty();

    broken.set(true);

    eventually()
        .untilAsserted(
            () ->
                assertThat(sweeper.problem())
                    .hasValueSatisfying(why -> assertThat(why).contains("with a bug")));
  }

  @Test
  void aClockThatIsAheadDeletesNothingEarlyByDynamoDbsClock() {
    Note due = bench.createExpiring("user0", Duration.ofSeconds(40));
    Note earlier = bench.createExpiring("user1", Duration.ofSeconds(20));
    sweeper("a", FAST, () -> bench.engine().clock().instant().plusSeconds(30));

    bench.engine().clock().advance(Duration.ofSeconds(25));

    eventually().until(() -> !bench.exists(earlier));
    assertThat(bench.exists(due)).isTrue();
  }

  private Note.Builder expiring(String user) {
    return Note.builder(NoteId.next(bench.now()), new UserId(user), bench.now())
        .title("title")
        .expiry(Expiry.notBefore(bench.now().plus(Duration.ofSeconds(60))));
  }

  /** How long the lock outlives the last heartbeat. */
  private String lockMillis() {
    return bench
        .dynamoDb()
        .getItem(
            r ->
                r.tableName(bench.tables().noteOps())
                    .key(
                        Map.of(
                            "PK", AttributeValue.fromS("LOCK#SWEEPER"),
                            "SK", AttributeValue.fromS("LOCK"))))
        .item()
        .get("leaseDuration")
        .s();
  }

  /** The queries of the index, sixteen for each look. */
  private CallStats.Line looks() {
    return bench.engine().stats().lines().stream()
        .filter(line -> line.operation().equals("Query"))
        .filter(line -> line.table().equals(bench.tables().notes()))
        .findFirst()
        .orElseThrow();
  }

  private double count(String outcome) {
    return meters.counter("notestream.sweeps", "outcome", outcome).count();
  }

  private Sweeper sweeper(String name, SweepSettings settings, InstantSource clock) {
    ServerClock server = new ServerClock(clock);
    WorkerClients clients =
        opened(new WorkerClients(bench.endpoint(), "us-east-1", 4, List.of(server)));
    Sweeper sweeper =
        opened(
            new Sweeper(
                clients, bench.tables(), name, settings, KclProfile.local(), server, meters));
    sweeper.start(() -> Duration.ZERO, () -> {});
    return sweeper;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }
}
