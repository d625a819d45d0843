package io.notestream.local.internal.stream;

import static io.notestream.local.internal.stream.StreamBench.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.StreamView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsTest {

  private final StreamBench bench = new StreamBench();

  @Test
  void eventNameFollowsFromWhatExistedBeforeAndAfter() {
    String arn = bench.enable("orders", StreamView.KEYS_ONLY);

    bench.append("orders", change("a", null, 1), change("a", 1, 2), change("a", 2, null));

    assertThat(bench.readAll(arn, bench.shards(arn).get(0)))
        .extracting(each -> each.value().eventName())
        .containsExactly("INSERT", "MODIFY", "REMOVE");
  }

  @Test
  void changeThatChangesNothingLeavesNoRecord() {
    String arn = bench.enable("orders", StreamView.NEW_AND_OLD_IMAGES);

    bench.append("orders", change("a", 1, 1), change("b", null, null));

    assertThat(bench.readAll(arn, bench.shards(arn).get(0))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "KEYS_ONLY, false, false",
    "NEW_IMAGE, false, true",
    "OLD_IMAGE, true, false",
    "NEW_AND_OLD_IMAGES, true, true"
  })
  void viewTypeDecidesWhichImagesARecordKeeps(StreamView view, boolean keepsOld, boolean keepsNew) {
    String arn = bench.enable("orders", view);

    bench.append("orders", change("a", 1, 2));

    StreamRecord value = bench.readAll(arn, bench.shards(arn).get(0)).get(0).value();
    Item before = keepsOld ? StreamBench.item("a", 1) : null;
    Item after = keepsNew ? StreamBench.item("a", 2) : null;
    assertThat(value.keys()).isEqualTo(StreamBench.keys("a"));
    assertThat(value.oldImage()).isEqualTo(before);
    assertThat(value.newImage()).isEqualTo(after);
  }

  @Test
  void expiryIsMarkedAsTheServicesDoing() {
    String arn = bench.enable("orders", StreamView.OLD_IMAGE);

    bench.append(
        "orders",
        new ItemChange(
            StreamBench.keys("a"), StreamBench.item("a", 1), null, ItemChange.Cause.EXPIRY),
        change("b", 1, null));

    assertThat(bench.readAll(arn, bench.shards(arn).get(0)))
        .extracting(each -> each.value().byService())
        .containsExactly(true, false);
  }

  @Test
  void sequenceNumbersGrowWithGapsOverStreamsAndIncarnationsOfATable() {
    List<Long> sequences = new ArrayList<>();
    for (int incarnation = 0; incarnation < 3; incarnation++) {
      String orders = bench.enable("orders", StreamView.KEYS_ONLY);
      String items = bench.enable("items", StreamView.KEYS_ONLY);
      bench.append("orders", change("a", null, 1), change("b", null, 1));
      bench.append("items", change("a", null, 1));
      for (String arn : List.of(orders, items)) {
        bench
            .readAll(arn, bench.shards(arn).get(0))
            .forEach(each -> sequences.add(each.sequence()));
      }
      bench.disable("orders");
      bench.disable("items");
    }

    assertThat(sequences).hasSize(9).isSorted().doesNotHaveDuplicates();
    assertThat(SequenceNumber.text(sequences.get(0))).matches("[0-9]{21}");
    assertThat(sequences.get(8) - sequences.get(0)).isGreaterThan(sequences.size());
  }

  @Test
  void sequenceNumbersGoOnBehindThoseOfAFormerProcess() {
    String before = bench.enable("orders", StreamView.KEYS_ONLY);
    bench.append("orders", change("a", null, 1));
    long last = bench.readAll(before, bench.shards(before).get(0)).get(0).sequence();

    StreamBench restarted = new StreamBench(StreamSettings.of("eu-west-1"), bench.store);
    restarted.append("orders", change("b", null, 1));

    assertThat(restarted.readAll(before, restarted.shards(before).get(0)))
        .extracting(StreamMaps.PositionedRecord::sequence)
        .hasSize(2)
        .startsWith(last)
        .isSorted();
  }

  @Test
  void labelsDifferThoughAStreamIsEnabledAgainInTheSameMillisecond() {
    Set<String> arns = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      arns.add(bench.enable("orders", StreamView.KEYS_ONLY));
      bench.disable("orders");
    }

    assertThat(arns)
        .hasSize(5)
        .contains(
            "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-03-01T10:00:00.250");
    assertThat(arns).allSatisfy(arn -> assertThat(StreamArn.parse(arn)).isPresent());
  }

  @Test
  void disabledStreamClosesItsShardsAndStaysReadableForADay() {
    String arn = bench.enable("orders", StreamView.KEYS_ONLY);
    bench.append("orders", change("a", null, 1));
    long last = bench.readAll(arn, bench.shards(arn).get(0)).get(0).sequence();

    bench.disable("orders");

    bench.clock.advance(Duration.ofHours(23));
    assertThat(bench.reader.stream(arn).meta().isEnabled()).isFalse();
    assertThat(bench.shards(arn))
        .singleElement()
        .satisfies(shard -> assertThat(shard.endingSequence()).isEqualTo(last));
    assertThat(bench.readAll(arn, bench.shards(arn).get(0))).hasSize(1);
    assertThat(bench.reader.list("orders", null, 10)).hasSize(1);

    bench.clock.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> bench.reader.stream(arn))
        .isInstanceOfSatisfying(
            ServiceException.class,
            gone -> assertThat(gone.name()).isEqualTo("ResourceNotFoundException"));
    assertThat(bench.reader.list("orders", null, 10)).isEmpty();
  }

  @Test
  void retentionForgetsWhatIsOver() {
    String arn = bench.enable("orders", StreamView.KEYS_ONLY);
    for (int i = 0; i < 5000; i++) {
      bench.append("orders", change("k" + i, null, 1));
    }
    bench.disable("orders");
    bench.clock.advance(Duration.ofDays(2));

    new Retention(bench.streams, bench.store).run();

    assertThat(bench.streams.byArn(arn)).isEmpty();
    assertThat(bench.streams.maps().streams()).isEmpty();
    assertThat(bench.store.map("stream-record", null).size()).isZero();
    assertThat(bench.store.map("stream-shard", null).size()).isZero();
  }

  @Test
  void shardIsRolledOverWhenItHasReachedItsAge() {
    String arn = bench.enable("orders", StreamView.KEYS_ONLY);
    bench.append("orders", change("a", null, 1));
    bench.clock.advance(Duration.ofHours(4));

    bench.append("orders", change("a", 1, 2));

    List<Shard> shards = bench.shards(arn);
    assertThat(shards).hasSize(2);
    assertThat(shards.get(0).isOpen()).isFalse();
    assertThat(shards.get(1).parentId()).isEqualTo(shards.get(0).id());
    assertThat(bench.readAll(arn, shards.get(0))).hasSize(1);
    assertThat(bench.readAll(arn, shards.get(1))).hasSize(1);
  }

  @Test
  void shardThatLivesForEverIsNotRolledOver() {
    StreamBench eternal = new StreamBench(new StreamSettings("eu-west-1", 1, Duration.ZERO));
    String arn = eternal.enable("orders", StreamView.KEYS_ONLY);
    eternal.clock.advance(Duration.ofDays(30));

    eternal.append("orders", change("a", null, 1));

    assertThat(eternal.shards(arn)).hasSize(1);
  }

  @Test
  void itemsStayInOneShardAndSpreadOverAll() {
    StreamBench wide = new StreamBench(new StreamSettings("eu-west-1", 8, Duration.ZERO));
    String arn = wide.enable("orders", StreamView.KEYS_ONLY);
    for (int version = 0; version < 3; version++) {
      for (int key = 0; key < 200; key++) {
        wide.append("orders", change("k" + key, version == 0 ? null : version - 1, version));
      }
    }

    Set<String> seen = new HashSet<>();
    for (Shard shard : wide.shards(arn)) {
      List<String> keys = StreamBench.keysOf(wide.readAll(arn, shard));
      assertThat(keys).isNotEmpty().noneMatch(seen::contains);
      seen.addAll(keys);
      Set<String> distinct = new HashSet<>(keys);
      assertThat(keys).hasSize(3 * distinct.size());
    }
    assertThat(seen).hasSize(200);
  }

  @Test
  void shardIdsHaveTheFormThatReadersTakeApart() {
    StreamBench wide = new StreamBench(new StreamSettings("eu-west-1", 50, Duration.ZERO));
    String arn = wide.enable("orders", StreamView.KEYS_ONLY);

    assertThat(wide.shards(arn))
        .extracting(Shard::id)
        .doesNotHaveDuplicates()
        .allSatisfy(
            id ->
                assertThat(id)
                    .matches("shardId-0000000[0-9]{13}-[0-9a-f]{8}")
                    .contains(String.valueOf(StreamBench.START.toEpochMilli())));
  }
}
