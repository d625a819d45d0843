package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadPaceTest {

  private static final Duration NOW = Duration.ZERO;

  private final KclProfile local = KclProfile.local();
  private final KclProfile aws = KclProfile.aws();
  private long time;

  @Test
  void theFirstReadIsMadeAtOnce() {
    assertThat(pace(aws).untilNext(time)).isZero();
  }

  @Test
  void aShardThatHasRecordsIsReadAfterThePauseFromReadToRead() {
    ReadPace pace = pace(local);
    read(pace, 7, false, NOW);
    time += millis(10);

    assertThat(pace.untilNext(time)).isEqualTo(millis(15));
  }

  @Test
  void whatIsFullOrLateIsReadOnAtOnce() {
    ReadPace pace = pace(local);

    read(pace, 1000, true, NOW);
    assertThat(pace.untilNext(time)).isZero();

    read(pace, 7, false, Duration.ofSeconds(3));
    assertThat(pace.untilNext(time)).isZero();
  }

  @Test
  void inAnAccountABacklogIsReadNoFasterThanAShardMayBe() {
    ReadPace pace = pace(aws);

    read(pace, 1000, true, NOW);

    assertThat(pace.untilNext(time)).isEqualTo(millis(250));
  }

  @Test
  void theQuieterAShardTheSeldomerItIsRead() {
    ReadPace pace = pace(aws);
    List<Long> pauses = new ArrayList<>();

    for (int i = 0; i < 200; i++) {
      read(pace, 0, false, NOW);
      pauses.add(pace.untilNext(time) / millis(1));
      time += millis(1000);
    }

    assertThat(pauses.subList(0, 4)).containsExactly(500L, 1000L, 1000L, 1000L);
    assertThat(pauses.subList(4, 100)).containsOnly(1000L);
    assertThat(pauses.subList(100, 200)).containsOnly(2000L);
  }

  @Test
  void onALaptopAShardAtRestIsReadEveryFourTenthsOfASecond() {
    ReadPace pace = pace(local);
    List<Long> pauses = new ArrayList<>();

    for (int i = 0; i < 300; i++) {
      read(pace, 0, false, NOW);
      pauses.add(pace.untilNext(time) / millis(1));
      time += millis(400);
    }

    assertThat(pauses.subList(0, 3)).containsExactly(50L, 100L, 100L);
    assertThat(pauses.subList(3, 100)).containsOnly(100L);
    assertThat(pauses.subList(100, 200)).containsOnly(200L);
    assertThat(pauses.subList(200, 300)).containsOnly(400L);
  }

  @Test
  void aPauseThatIsLongAlreadyGetsNoLongerAtRest() {
    ReadPace slow = pace(local.withIdleBetweenReads(Duration.ofMillis(700)));
    ReadPace quicker = pace(local.withIdleBetweenReads(Duration.ofMillis(100)));
    IntStream.range(0, 250).forEach(i -> read(slow, 0, false, NOW));
    IntStream.range(0, 250).forEach(i -> read(quicker, 0, false, NOW));

    assertThat(slow.untilNext(time)).isEqualTo(millis(5_600));
    assertThat(quicker.untilNext(time)).isEqualTo(millis(1_600));
  }

  @Test
  void aShardThatHasRecordsAgainIsReadAtOnceAgain() {
    ReadPace pace = pace(local);
    IntStream.range(0, 50).forEach(i -> read(pace, 0, false, NOW));

    read(pace, 1, false, NOW);

    assertThat(pace.untilNext(time)).isEqualTo(millis(25));
  }

  @Test
  void aQuietShardThatIsKnownToHaveRecordsIsReadWhenItMayBe() {
    ReadPace pace = pace(aws);
    IntStream.range(0, 50).forEach(i -> read(pace, 0, false, NOW));
    time += millis(100);

    assertThat(pace.untilNext(time)).isEqualTo(millis(900));
    assertThat(pace.untilAllowed(time)).isEqualTo(millis(150));
  }

  @Test
  void twoReadersOfAShardComeToShareWhatItAllows() {
    List<ReadPace> readers = List.of(pace(aws), pace(aws));
    List<List<Long>> reads = List.of(new ArrayList<>(), new ArrayList<>());
    List<Long> lastSecond = new ArrayList<>();
    int throttled = 0;
    int attempts = 0;

    for (; time < Duration.ofMinutes(2).toNanos(); time += millis(1)) {
      for (int i = 0; i < 2; i++) {
        if (readers.get(i).untilNext(time) > 0) {
          continue;
        }
        readers.get(i).begun(time);
        attempts++;
        lastSecond.removeIf(read -> time - read >= millis(1000));
        if (lastSecond.size() < 5) {
          lastSecond.add(time);
          reads.get(i).add(time);
          readers.get(i).returned(10, false, NOW);
        } else {
          throttled++;
          readers.get(i).throttled();
        }
      }
    }

    assertThat(reads.get(0).size() / 120.0).isBetween(2.0, 3.0);
    assertThat(reads.get(1).size() / 120.0).isBetween(2.0, 3.0);
    assertThat((double) throttled / attempts).isLessThan(0.05);
  }

  @Test
  void whatAnotherReaderLeavesIsUsed() {
    ReadPace pace = pace(aws);
    List<Long> lastSecond = new ArrayList<>();
    List<Long> reads = new ArrayList<>();
    int throttled = 0;

    for (; time < Duration.ofMinutes(2).toNanos(); time += millis(1)) {
      boolean other = time % millis(1000) == 0;
      boolean own = pace.untilNext(time) <= 0;
      lastSecond.removeIf(read -> time - read >= millis(1000));
      if (other && lastSecond.size() < 4) {
        lastSecond.add(time);
      }
      if (own) {
        pace.begun(time);
        if (lastSecond.size() < 4) {
          lastSecond.add(time);
          reads.add(time);
          pace.returned(10, false, NOW);
        } else {
          throttled++;
          pace.throttled();
        }
      }
    }

    List<Long> steady = reads.subList(30, reads.size());
    long longest =
        IntStream.range(1, steady.size())
            .mapToLong(i -> steady.get(i) - steady.get(i - 1))
            .max()
            .orElseThrow();
    assertThat(reads.size() / 120.0).as("reads a second, of three").isBetween(2.75, 3.0);
    assertThat(longest).isLessThan(millis(400));
    assertThat((double) throttled / reads.size()).isLessThan(0.05);
  }

  @Test
  void aThrottledReadIsTriedAgainSoonAndThenLessOften() {
    ReadPace pace = pace(aws);
    read(pace, 10, false, NOW);
    List<Long> pauses = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      pace.begun(time);
      pace.throttled();
      pauses.add(pace.untilNext(time) / millis(1));
    }

    assertThat(pauses).containsExactly(50L, 100L, 200L);
  }

  @Test
  void manyQuietShardsTogetherMakeSoManyReadsASecond() {
    QuietReads quiet = new QuietReads(100, Duration.ofSeconds(10));
    List<ReadPace> shards =
        IntStream.range(0, 64).mapToObj(i -> new ReadPace(local, quiet)).toList();
    long[] next = new long[64];
    int reads = 0;

    for (; time < Duration.ofSeconds(10).toNanos(); time += millis(1)) {
      for (int i = 0; i < 64; i++) {
        if (time >= next[i]) {
          read(shards.get(i), 0, false, NOW);
          reads++;
          next[i] = time + Math.max(0, shards.get(i).untilNext(time));
        }
      }
    }

    assertThat(reads / 10).isBetween(95, 115);
  }

  @Test
  void noShardWaitsLongerThanItsBoundForTheOthers() {
    QuietReads quiet = new QuietReads(1, Duration.ofSeconds(4));

    assertThat(IntStream.range(0, 100).mapToLong(i -> quiet.reserve(time)).max().orElseThrow())
        .isEqualTo(Duration.ofSeconds(4).toNanos());
    time += Duration.ofSeconds(5).toNanos();
    assertThat(quiet.reserve(time)).isZero();
  }

  private ReadPace pace(KclProfile profile) {
    return new ReadPace(profile, new QuietReads(profile.quietReads(), Duration.ofSeconds(4)));
  }

  private void read(ReadPace pace, int records, boolean full, Duration age) {
    pace.begun(time);
    pace.returned(records, full, age);
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
