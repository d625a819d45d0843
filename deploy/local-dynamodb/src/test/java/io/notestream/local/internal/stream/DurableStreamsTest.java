package io.notestream.local.internal.stream;

import static io.notestream.local.internal.stream.StreamBench.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.store.DurableStore;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.StreamView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStreamsTest {

  @TempDir Path directory;
  private StreamBench bench;

  @BeforeEach
  void start() {
    bench =
        new StreamBench(
            new StreamSettings("eu-west-1", 2, Duration.ZERO), DurableStore.open(directory));
  }

  @AfterEach
  void stop() {
    bench.store.close();
  }

  @Test
  void recordsShardsAndIteratorsSurviveARestart() {
    String arn = bench.enable("orders", StreamView.NEW_AND_OLD_IMAGES);
    bench.append("orders", change("a", null, 1), change("a", 1, 2), change("a", 2, null));
    bench.append(
        "orders",
        new ItemChange(
            StreamBench.keys("b"), StreamBench.item("b", 1), null, ItemChange.Cause.EXPIRY));
    bench.control.split("orders", 2);
    List<Shard> shards = bench.shards(arn);
    List<List<StreamMaps.PositionedRecord>> records =
        shards.stream().map(shard -> bench.readAll(arn, shard)).toList();
    String token = bench.iterator(arn, shards.get(0), ShardIteratorType.TRIM_HORIZON);
    StreamPage page = bench.reader.read(token, 2);

    stop();
    start();

    assertThat(bench.shards(arn)).isEqualTo(shards);
    assertThat(shards.stream().map(shard -> bench.readAll(arn, shard))).isEqualTo(records);
    assertThat(bench.reader.read(token, 2)).isEqualTo(page);
    assertThat(bench.reader.stream(arn).meta()).isEqualTo(page.stream());
  }

  @Test
  void numbersOfShardsAndRecordsGoOnAfterARestart() {
    String arn = bench.enable("orders", StreamView.KEYS_ONLY);
    bench.append("orders", change("a", null, 1));
    long before = bench.streams.numbers().peek();

    stop();
    start();
    bench.append("orders", change("a", 1, 2));
    bench.control.roll("orders");
    String other = bench.enable("others", StreamView.KEYS_ONLY);

    assertThat(bench.shards(arn)).extracting(Shard::number).containsExactly(0, 1, 2, 3);
    assertThat(bench.shards(arn)).extracting(Shard::id).doesNotHaveDuplicates();
    Shard holder =
        bench.shards(arn).stream()
            .filter(shard -> bench.readAll(arn, shard).size() == 2)
            .findFirst()
            .orElseThrow();
    assertThat(bench.readAll(arn, holder).get(1).sequence()).isGreaterThanOrEqualTo(before);
    assertThat(bench.shards(other).get(0).startingSequence())
        .isGreaterThan(holder.endingSequence());
  }

  @Test
  void trimmedAndDisabledStreamsStaySoAfterARestart() {
    String arn = bench.enable("orders", StreamView.OLD_IMAGE);
    bench.append("orders", change("a", null, 1), change("a", 1, 2));
    bench.control.trim("orders");
    bench.disable("orders");
    List<Shard> shards = bench.shards(arn);

    stop();
    start();

    assertThat(bench.shards(arn)).isEqualTo(shards);
    assertThat(bench.reader.stream(arn).meta().isEnabled()).isFalse();
    assertThat(bench.streams.ofTable("orders")).isEmpty();
    assertThat(shards).anyMatch(shard -> shard.trimmedThrough() > 0);
  }
}
