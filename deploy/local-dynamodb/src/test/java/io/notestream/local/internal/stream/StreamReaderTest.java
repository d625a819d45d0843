package io.notestream.local.internal.stream;

import static io.notestream.local.internal.stream.StreamBench.change;
import static io.notestream.local.internal.stream.StreamBench.keysOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.StreamView;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamReaderTest {

  private final StreamBench bench = new StreamBench();
  private String arn = "";

  @BeforeEach
  void enable() {
    arn = bench.enable("orders", StreamView.NEW_AND_OLD_IMAGES);
  }

  @Test
  void trimHorizonReadsEverythingAndLatestOnlyWhatFollows() {
    bench.append("orders", change("a", null, 1));
    String everything = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);
    String latest = bench.iterator(arn, only(), ShardIteratorType.LATEST);
    bench.append("orders", change("b", null, 1));

    assertThat(keysOf(bench.reader.read(everything, 1000).records())).containsExactly("a", "b");
    assertThat(keysOf(bench.reader.read(latest, 1000).records())).containsExactly("b");
  }

  @Test
  void sequenceNumberIteratorsReadFromTheRecordOrFromBehindIt() {
    bench.append("orders", change("a", null, 1), change("b", null, 1), change("c", null, 1));
    String second = SequenceNumber.text(bench.readAll(arn, only()).get(1).sequence());

    assertThat(keysOf(read(ShardIteratorType.AT_SEQUENCE_NUMBER, second)))
        .containsExactly("b", "c");
    assertThat(keysOf(read(ShardIteratorType.AFTER_SEQUENCE_NUMBER, second))).containsExactly("c");
  }

  @Test
  void startingSequenceNumberOfAShardCanBeReadFrom() {
    bench.append("orders", change("a", null, 1));

    String start = SequenceNumber.text(only().startingSequence());

    assertThat(keysOf(read(ShardIteratorType.AT_SEQUENCE_NUMBER, start))).containsExactly("a");
  }

  @Test
  void iteratorCanBeUsedAgainAndReadsTheSame() {
    bench.append("orders", change("a", null, 1));
    String token = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);

    assertThat(bench.reader.read(token, 1000).records())
        .isEqualTo(bench.reader.read(token, 1000).records())
        .hasSize(1);
  }

  @Test
  void limitEndsAPageAndTheNextOneGoesOnBehindIt() {
    for (int i = 0; i < 5; i++) {
      bench.append("orders", change("k" + i, null, 1));
    }

    StreamPage first =
        bench.reader.read(bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON), 2);
    StreamPage second = bench.reader.read(first.next(), 2);
    StreamPage third = bench.reader.read(second.next(), 2);

    assertThat(keysOf(first.records())).containsExactly("k0", "k1");
    assertThat(keysOf(second.records())).containsExactly("k2", "k3");
    assertThat(keysOf(third.records())).containsExactly("k4");
    assertThat(third.next()).isNotNull();
  }

  @Test
  void pageEndsBeforeItGrowsOverOneMegabyte() {
    for (int i = 0; i < 4; i++) {
      Item keys = StreamBench.keys("k" + i);
      Item item = keys.with("body", new Value.S("x".repeat(390_000)));
      bench.append("orders", new ItemChange(keys, null, item, ItemChange.Cause.USER));
    }

    StreamPage first =
        bench.reader.read(bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON), 1000);

    assertThat(keysOf(first.records())).containsExactly("k0", "k1");
    assertThat(keysOf(bench.reader.read(first.next(), 1000).records())).containsExactly("k2", "k3");
  }

  @Test
  void openShardReadToItsEndGoesOnAndAClosedOneEnds() {
    bench.append("orders", change("a", null, 1));
    StreamPage page =
        bench.reader.read(bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON), 1000);
    StreamPage empty = bench.reader.read(page.next(), 1000);
    assertThat(empty.records()).isEmpty();
    assertThat(empty.next()).isNotNull();

    bench.control.roll("orders");

    assertThat(bench.reader.read(empty.next(), 1000).next()).isNull();
    assertThat(bench.reader.read(page.next(), 1).next()).isNull();
    Shard parent = bench.shards(arn).get(0);
    assertThat(
            bench.reader.read(bench.iterator(arn, parent, ShardIteratorType.LATEST), 1000).next())
        .isNull();
  }

  @Test
  void iteratorExpiresAfterFifteenMinutesOfTheEnginesClock() {
    String token = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);

    bench.clock.advance(Duration.ofMinutes(15));
    String renewed = bench.reader.read(token, 1000).next();

    bench.clock.advance(Duration.ofMillis(1));
    assertFails("ExpiredIteratorException", () -> bench.reader.read(token, 1000));
    assertThat(bench.reader.read(renewed, 1000).records()).isEmpty();
  }

  @Test
  void iteratorsCanBeMadeToExpireAtOnce() {
    String token = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);

    bench.control.expireIterators();

    assertFails("ExpiredIteratorException", () -> bench.reader.read(token, 1000));
    String fresh = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);
    assertThat(bench.reader.read(fresh, 1000).records()).isEmpty();
  }

  @Test
  void recordsOlderThanADayAreTrimmed() {
    bench.append("orders", change("old", null, 1));
    String atOld = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);
    String oldSequence = SequenceNumber.text(bench.readAll(arn, only()).get(0).sequence());
    bench.clock.advance(Duration.ofHours(3));
    bench.append("orders", change("young", null, 1));

    bench.clock.advance(Duration.ofHours(21));

    Shard first = bench.shards(arn).get(0);
    assertThat(keysOf(bench.readAll(arn, first))).containsExactly("young");
    assertFails(
        "TrimmedDataAccessException",
        () ->
            bench.reader.iterator(
                arn, first.id(), ShardIteratorType.AT_SEQUENCE_NUMBER, oldSequence));
    assertFails(
        "TrimmedDataAccessException",
        () ->
            bench.reader.iterator(
                arn, first.id(), ShardIteratorType.AFTER_SEQUENCE_NUMBER, oldSequence));
    assertFails("ExpiredIteratorException", () -> bench.reader.read(atOld, 1000));
  }

  @Test
  void iteratorAtATrimmedRecordIsRefusedAndOneBehindItIsNot() {
    bench.append("orders", change("a", null, 1), change("b", null, 1));
    String horizon = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);
    String behindFirst = bench.reader.read(horizon, 1).next();
    String first = SequenceNumber.text(bench.readAll(arn, only()).get(0).sequence());

    assertThat(bench.control.trimThrough("orders", first)).isEqualTo(1);

    assertFails("TrimmedDataAccessException", () -> bench.reader.read(horizon, 1000));
    assertThat(keysOf(bench.reader.read(behindFirst, 1000).records())).containsExactly("b");
  }

  @Test
  void malformedRequestsAreValidationErrors() {
    String token = bench.iterator(arn, only(), ShardIteratorType.TRIM_HORIZON);

    assertFails("ValidationException", () -> bench.reader.read("nonsense", 1000));
    assertFails("ValidationException", () -> bench.reader.read(token + "x", 1000));
    assertFails(
        "ValidationException", () -> bench.reader.read(token.replace("orders", "others"), 1000));
    assertFails("ValidationException", () -> bench.reader.stream("x".repeat(40)));
    assertFails(
        "ValidationException",
        () -> bench.reader.iterator(arn, only().id(), ShardIteratorType.AT_SEQUENCE_NUMBER, null));
    assertFails(
        "ValidationException",
        () ->
            bench.reader.iterator(
                arn,
                only().id(),
                ShardIteratorType.AT_SEQUENCE_NUMBER,
                SequenceNumber.text(Long.MAX_VALUE)));
  }

  @Test
  void unknownStreamsAndShardsAreNotFound() {
    assertFails(
        "ResourceNotFoundException", () -> bench.reader.stream(arn.replace("orders", "others")));
    assertFails(
        "ResourceNotFoundException",
        () ->
            bench.reader.iterator(arn, ShardIds.of(1, 1, 1), ShardIteratorType.TRIM_HORIZON, null));
  }

  @Test
  void removedShardIsNotFoundAndItsChildrenStay() {
    bench.append("orders", change("a", null, 1));
    Shard parent = only();
    String token = bench.iterator(arn, parent, ShardIteratorType.TRIM_HORIZON);

    bench.control.removeShard("orders", parent.id());

    assertFails("ResourceNotFoundException", () -> bench.reader.read(token, 1000));
    assertThat(bench.shards(arn))
        .singleElement()
        .satisfies(child -> assertThat(child.parentId()).isEqualTo(parent.id()));
  }

  @Test
  void listIsPagedByArn() {
    for (int i = 0; i < 4; i++) {
      bench.enable("table" + i, StreamView.KEYS_ONLY);
    }

    List<StreamMeta> first = bench.reader.list(null, null, 2);
    List<StreamMeta> rest = bench.reader.list(null, first.get(1).arn().toString(), 100);

    assertThat(first).hasSize(3);
    assertThat(rest).hasSize(3).doesNotContain(first.get(0), first.get(1));
  }

  @Test
  void eventIdsAreDistinctAndStable() {
    bench.append("orders", change("a", null, 1), change("b", null, 1));
    StreamMeta meta = bench.reader.stream(arn).meta();

    List<String> ids =
        bench.readAll(arn, only()).stream()
            .map(each -> EventIds.of(meta, each.sequence()))
            .toList();

    assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));
    assertThat(bench.readAll(arn, only()).stream().map(e -> EventIds.of(meta, e.sequence())))
        .containsExactlyElementsOf(ids);
  }

  private Shard only() {
    return bench.shards(arn).get(0);
  }

  private List<StreamMaps.PositionedRecord> read(ShardIteratorType type, String sequence) {
    return bench
        .reader
        .read(bench.reader.iterator(arn, only().id(), type, sequence).token(), 1000)
        .records();
  }

  private static void assertFails(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ServiceException.class, failure -> assertThat(failure.name()).isEqualTo(name));
  }
}
