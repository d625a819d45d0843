package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionSettingsTest {

  @ParameterizedTest
  @CsvSource({"90, PT90S", "90s, PT90S", "2m, PT2M", "PT5M, PT5M"})
  void guardIsADurationOrANumberOfSeconds(String text, Duration guard) {
    FunctionSettings settings = FunctionSettings.of(Map.of("NOTESTREAM_GUARD_SECONDS", text));

    assertThat(settings.consumer().expiryRule().guard()).isEqualTo(guard);
  }

  @Test
  void aGuardOfMoreThanADayIsNamedWithItsVariable() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> FunctionSettings.of(Map.of("NOTESTREAM_GUARD_SECONDS", "90000")))
        .withMessageContaining("NOTESTREAM_GUARD_SECONDS '90000': must be at most a day");
  }

  @Test
  void namesEverySettingThatIsWrong() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                FunctionSettings.of(
                    Map.of(
                        "NOTESTREAM_GUARD_SECONDS", "a minute",
                        "NOTESTREAM_GENERATION", "x",
                        "NOTESTREAM_REACTION", "log,log",
                        "NOTESTREAM_PROJECTION", "weekdays",
                        "NOTESTREAM_ARCHIVE_DAYS", "-1",
                        "NOTESTREAM_AUDIT_DAYS", "2147483647",
                        "NOTESTREAM_SWEEP_RATE", "0",
                        "NOTESTREAM_PLAIN_EXPIRY_CAUSE", "replica")))
        .withMessageContaining("NOTESTREAM_GUARD_SECONDS 'a minute'")
        .withMessageContaining("NOTESTREAM_GENERATION 'x'")
        .withMessageContaining("NOTESTREAM_REACTION 'log,log'")
        .withMessageContaining("NOTESTREAM_PROJECTION 'weekdays': there is no projection")
        .withMessageContaining("NOTESTREAM_ARCHIVE_DAYS '-1': must be at least 0")
        .withMessageContaining("NOTESTREAM_AUDIT_DAYS '2147483647': not a duration of at most")
        .withMessageContaining("NOTESTREAM_SWEEP_RATE '0': must be at least 1");
  }
}
