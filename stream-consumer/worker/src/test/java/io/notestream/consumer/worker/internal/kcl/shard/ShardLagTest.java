package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ShardLagTest {

  private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

  private final ShardLag lag = new ShardLag(START);

  @Test
  void isNoMoreThanThePauseBetweenReadsWhileNothingArrives() {
    lag.readToTheEnd(at(100), at(100));

    assertThat(lag.behind(at(101))).isEqualTo(Duration.ofSeconds(1));
    assertThat(lag.drained(at(101))).isEqualTo(Duration.ZERO);
  }

  @Test
  void growsWhileNothingIsRead() {
    lag.readToTheEnd(at(100), at(100));

    assertThat(lag.behind(at(700))).isEqualTo(Duration.ofMinutes(10));
    assertThat(lag.drained(at(700))).isNull();
  }

  @Test
  void countsFromTheBeginningOfTheReadSinceChangesMayComeMeanwhile() {
    lag.readToTheEnd(at(100), at(103));

    assertThat(lag.behind(at(103))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void isTheAgeOfTheFirstRecordWhileNothingOfABacklogIsSettled() {
    lag.met(List.of(record(-3600), record(-3590)));

    assertThat(lag.behind(at(0))).isEqualTo(Duration.ofHours(1));
    assertThat(lag.drained(at(0))).isNull();
  }

  @Test
  void aBacklogIsDrainedAtTheSpeedOfTheLastMinute() {
    lag.settled(List.of(record(-3600)), at(0));
    for (int second = 1; second <= 60; second++) {
      lag.settled(List.of(record(-3600 + 10 * second)), at(second)); // Ten seconds in each.
    }

    assertThat(lag.behind(at(60))).isEqualTo(Duration.ofSeconds(3060));
    assertThat(lag.drained(at(60))).isEqualTo(Duration.ofSeconds(340)); // 3060 / (10 - 1)
  }

  @Test
  void theRateIsThatOfTheLastMinute() {
    lag.readToTheEnd(at(0), at(0));
    for (int second = 1; second <= 60; second++) {
      lag.settled(List.of(record(second), record(second)), at(second));
    }
    assertThat(lag.recordsPerSecond(at(60))).isEqualTo(2);

    for (int second = 61; second <= 130; second++) {
      lag.readToTheEnd(at(second), at(second));
    }
    assertThat(lag.recordsPerSecond(at(130))).isZero();
  }

  @Test
  void aFewSecondsAreNoRate() {
    assertThat(lag.recordsPerSecond(at(0))).isZero();

    lag.readToTheEnd(at(0), at(0));
    lag.settled(List.of(record(0), record(0)), at(0));

    assertThat(lag.recordsPerSecond(at(0))).isEqualTo(0.4); // Two within five seconds.
  }

  @Test
  void aBacklogThatGrowsIsNeverDrained() {
    for (int second = 0; second <= 60; second++) {
      lag.settled(List.of(record(-3600 + second / 2)), at(second));
    }

    assertThat(lag.behind(at(60))).isEqualTo(Duration.ofSeconds(3630));
    assertThat(lag.drained(at(60))).isNull();
  }

  @Test
  void forgetsHowFastItWasBefore() {
    for (int second = 0; second <= 60; second++) {
      lag.settled(List.of(record(-7200 + 60 * second)), at(second));
    }
    for (int second = 61; second <= 180; second++) {
      lag.settled(List.of(record(-3600)), at(second)); // Stuck since.
    }

    assertThat(lag.drained(at(180))).isNull();
  }

  @Test
  void isNeverNegativeThoughTheStreamsClockIsAhead() {
    lag.settled(List.of(record(5)), at(0));

    assertThat(lag.behind(at(0))).isEqualTo(Duration.ZERO);
  }

  @Test
  void recordsWithoutATimeTellNothing() {
    lag.met(List.of(Record.builder().build()));
    lag.settled(List.of(Record.builder().build()), at(10));

    assertThat(lag.behind(at(10))).isEqualTo(Duration.ofSeconds(10));
  }

  private static Instant at(long second) {
    return START.plusSeconds(second);
  }

  private static Record record(long second) {
    return Record.builder()
        .dynamodb(stream -> stream.approximateCreationDateTime(at(second)))
        .build();
  }
}
