package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> NAMES =
      List.of("--port", "--host", "--endpoint-url", "--log-level", "--log-format", "-h");

  @ParameterizedTest
  @CsvSource({
    "--prot, --port",
    "--prt, --port",
    "--ports, --port",
    "--pord, --port",
    "--hots, --host",
    "--end-point-url, --endpoint-url",
    "--endpoint, --endpoint-url",
    "--log, --log-level",
    "-port, --port",
  })
  void findsWhatWasMeant(String written, String meant) {
    assertThat(NearestName.to(written, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"--colour", "--", "-x", "--p"})
  void findsNothingWhereItWouldBeAGuess(String written) {
    assertThat(NearestName.to(written, List.of("--port", "--endpoint-url"))).isEmpty();
  }

  @Test
  void longTextIsNoName() {
    assertThat(NearestName.to("--port".repeat(10_000), NAMES)).isEmpty();
  }
}
