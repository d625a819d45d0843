package io.notestream.consumer.worker.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which values are refused, and what the profile decides. */
class SweepSettingsTest {

  private static final SweepSettings STANDARD = SweepSettings.standard();
  private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  static Stream<Arguments> outOfBounds() {
    return Stream.of(
            of("between two looks", STANDARD::withInterval, millis(0, -1, 3_600_001)),
            of("between two looks", STANDARD::withInterval, List.of(NEVER)),
            of("timers", STANDARD::withMaxTimers, List.of(0, -1, 10_000_001)),
            of("a second", STANDARD::withPerSecond, List.of(0, -1)),
            of(
                "at once",
                SweepSettingsTest::withParallel,
                List.of(0, -1, 1_001, Integer.MAX_VALUE)),
            of("items", STANDARD::withMaxItemBytes, List.of(-1L, Long.MIN_VALUE)),
            of("guard", STANDARD::withGuard, millis(-1, 86_400_001)),
            of("guard", STANDARD::withGuard, List.of(NEVER)),
            of("lock", SweepSettingsTest::withLockLease, millis(0, -1, 999, 600_001)),
            of("lock", SweepSettingsTest::withLockLease, List.of(NEVER)),
            of("applied", STANDARD::withMaxReturn, millis(0, -1, 30_001)),
            of("applied", STANDARD::withMaxReturn, List.of(NEVER)))
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("outOfBounds")
  void aValueOutOfBoundsIsRefusedAndNamed(
      String what, Object value, Function<Object, SweepSettings> setting) {
    assertThatThrownBy(() -> setting.apply(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(value.toString());
  }

  @Test
  void theBoundsThemselvesAreTaken() {
    SweepSettings least =
        new SweepSettings(
            Duration.ofMillis(1), 1, 1, 1, 0, Duration.ZERO, Duration.ofSeconds(1), null);
    SweepSettings most =
        new SweepSettings(
            Duration.ofHours(1),
            10_000_000,
            Integer.MAX_VALUE,
            1_000,
            Long.MAX_VALUE,
            Duration.ofDays(1),
            SweepSettings.LONGEST_LOCK_LEASE,
            Duration.ofSeconds(30));

    assertThat(least.limits().parallel()).isEqualTo(1);
    assertThat(most.timing(KclProfile.aws()).maxReturn()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theProfileSaysHowSoonDeletesAreToReturnUnlessTheSettingsDo() {
    SweepSettings said = STANDARD.withMaxReturn(Duration.ofMillis(300));

    assertThat(returning(STANDARD, KclProfile.local())).isEqualTo(Duration.ofMillis(80));
    assertThat(returning(STANDARD, KclProfile.aws())).isEqualTo(Duration.ofMillis(1_100));
    assertThat(returning(said, KclProfile.local())).isEqualTo(Duration.ofMillis(300));
    assertThat(returning(said, KclProfile.aws())).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void whereShardsAreReadMoreSeldomDeletesMayReturnLater() {
    KclProfile aws = KclProfile.aws();

    assertThat(returning(STANDARD, aws.withIdleBetweenReads(Duration.ofSeconds(1))))
        .isEqualTo(Duration.ofMillis(1_850));
    assertThat(returning(STANDARD, aws.withIdleBetweenReads(Duration.ofMinutes(1))))
        .as("nothing is waited for longer")
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void deletesAreNotToReturnSoonerThanShardsAreRead() {
    SweepSettings soon = STANDARD.withMaxReturn(Duration.ofMillis(250));

    assertThatThrownBy(() -> soon.timing(KclProfile.aws()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("250 ms");
  }

  private static <T> List<Arguments> of(
      String what, Function<T, SweepSettings> setting, List<T> values) {
    return values.stream().map(value -> arguments(what, value, setting)).toList();
  }

  private static List<Duration> millis(long... values) {
    return LongStream.of(values).mapToObj(Duration::ofMillis).toList();
  }

  private static Duration returning(SweepSettings settings, KclProfile profile) {
    return settings.timing(profile).maxReturn();
  }

  private static SweepSettings withParallel(int parallel) {
    return new SweepSettings(
        STANDARD.interval(),
        STANDARD.maxTimers(),
        STANDARD.perSecond(),
        parallel,
        STANDARD.maxItemBytes(),
        STANDARD.guard(),
        STANDARD.lockLease(),
        STANDARD.maxReturn());
  }

  private static SweepSettings withLockLease(Duration lease) {
    return new SweepSettings(
        STANDARD.interval(),
        STANDARD.maxTimers(),
        STANDARD.perSecond(),
        STANDARD.parallel(),
        STANDARD.maxItemBytes(),
        STANDARD.guard(),
        lease,
        STANDARD.maxReturn());
  }
}
