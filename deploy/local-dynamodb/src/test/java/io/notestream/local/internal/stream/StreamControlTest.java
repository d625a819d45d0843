package io.notestream.local.internal.stream;

import static io.notestream.local.internal.stream.StreamBench.change;
import static io.notestream.local.internal.stream.StreamBench.keysOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.internal.table.StreamView;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamControlTest {

  private final StreamBench bench =
      new StreamBench(new StreamSettings("us-east-1", 1, Duration.ZERO));
  private String arn = "";

  @BeforeEach
  void enable() {
    arn = bench.enable("orders", StreamView.NEW_AND_OLD_IMAGES);
  }

  @Test
  void splitClosesTheParentAtItsLastRecordAndSharesItsKeysOut() {
    for (int i = 0; i < 100; i++) {
      bench.append("orders", change("k" + i, null, 1));
    }

    List<ShardInfo> children = bench.control.split("orders", 4);
    for (int i = 0; i < 100; i++) {
      bench.append("orders", change("k" + i, 1, 2));
    }

    List<Shard> shards = bench.shards(arn);
    Shard parent = shards.get(0);
    List<StreamMaps.PositionedRecord> inParent = bench.readAll(arn, parent);
    assertThat(children).hasSize(4).allMatch(child -> child.parentId().equals(parent.id()));
    assertThat(inParent).hasSize(100);
    assertThat(parent.endingSequence()).isEqualTo(inParent.get(99).sequence());
    List<String> inChildren = new ArrayList<>();
    for (Shard child : shards.subList(1, 5)) {
      List<StreamMaps.PositionedRecord> records = bench.readAll(arn, child);
      assertThat(records).isNotEmpty();
      assertThat(records.get(0).sequence())
          .isGreaterThanOrEqualTo(child.startingSequence())
          .isGreaterThan(parent.endingSequence());
      inChildren.addAll(keysOf(records));
    }
    assertThat(inChildren).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void oneShardCanBeSplitAlone() {
    List<ShardInfo> first = bench.control.split("orders", 2);

    List<ShardInfo> second = bench.control.split("orders", first.get(0).id(), 3);

    assertThat(second).hasSize(3).allMatch(child -> child.parentId().equals(first.get(0).id()));
    assertThat(bench.control.shards("orders")).hasSize(6).filteredOn(ShardInfo::open).hasSize(4);
    assertThatThrownBy(() -> bench.control.split("orders", first.get(0).id(), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void emptyParentEndsWhereItStarted() {
    bench.control.roll("orders");

    ShardInfo parent = bench.control.shards("orders").get(0);
    assertThat(parent.endingSequenceNumber()).isEqualTo(parent.startingSequenceNumber());
  }

  @Test
  void trimmedParentKeepsItsEnd() {
    bench.append("orders", change("a", null, 1), change("b", null, 1));
    long last = bench.readAll(arn, bench.shards(arn).get(0)).get(1).sequence();

    assertThat(bench.control.trim("orders")).isEqualTo(2);
    bench.control.roll("orders");

    assertThat(bench.shards(arn).get(0).endingSequence()).isEqualTo(last);
    assertThat(bench.readAll(arn, bench.shards(arn).get(0))).isEmpty();
  }

  @Test
  void manySplitsCoverEveryHashOnce() {
    for (int i = 0; i < 6; i++) {
      bench.control.split("orders", 3);
    }

    List<Shard> open = bench.reader.stream(arn).shards().open();
    assertThat(open).hasSize(729);
    assertThat(open.get(0).range().from()).isZero();
    for (int i = 1; i < open.size(); i++) {
      assertThat(open.get(i).range().from()).isEqualTo(open.get(i - 1).range().to());
    }
    assertThat(open.get(728).range().to()).isEqualTo(1L << 32);
    assertThat(new HashSet<>(bench.control.shards("orders"))).hasSize(1093);
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> bench.control.roll("nothing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("table nothing has no enabled stream");
    assertThatThrownBy(() -> bench.control.removeShard("orders", "shardId-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no shard shardId-1");
    assertThatThrownBy(() -> bench.control.split("orders", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bench.control.trimThrough("orders", "12"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
