package io.notestream.consumer.worker.internal.kcl.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableStreamTest {

  private static final String PREFIX =
      "arn:aws:dynamodb:us-east-1:000000000000:table/notes/stream/";

  private final TableStream stream =
      new TableStream(Optional.empty(), true, Instant.parse("2026-01-01T12:00:00.100Z"));

  @Test
  void aStreamThatBeganWithItsTableFollowsNoneOfThatTable() {
    assertThat(beganWithTable("2026-01-01T12:00:00.250", "2025-12-31T00:00:00.000")).isTrue();
  }

  @Test
  void aStreamThatFollowsAnotherOfTheSameTableDidNotBeginWithIt() {
    assertThat(beganWithTable("2026-01-01T12:00:03.000", "2026-01-01T12:00:00.250")).isFalse();
  }

  @Test
  void aStreamThatWasSwitchedOnLaterDidNotBeginWithItsTable() {
    assertThat(beganWithTable("2026-01-01T12:01:00.000", "2025-12-31T00:00:00.000")).isFalse();
  }

  @Test
  void ofALabelThatIsNoTimeNothingIsKnown() {
    assertThat(beganWithTable("00001", "2025-12-31T00:00:00.000")).isFalse();
    assertThat(beganWithTable("2026-01-01T12:00:00.250", "00001")).isFalse();
  }

  private boolean beganWithTable(String label, String former) {
    return stream.beganWithTable(PREFIX + label, former);
  }
}
