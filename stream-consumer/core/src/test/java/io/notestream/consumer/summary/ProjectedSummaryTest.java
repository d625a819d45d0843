package io.notestream.consumer.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.model.note.UserId;
import io.notestream.model.view.CorruptItemException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ProjectedSummaryTest {

  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "userId", AttributeValue.fromS("alice"),
          "part", AttributeValue.fromS("SUNDAY"),
          "activeNotes", AttributeValue.fromN("3"),
          "largest", AttributeValue.fromN("70"),
          "lastSeen", AttributeValue.fromS("2026-03-01T10:00:00.000Z"));

  @Test
  void anItemIsReadByTheNamesOfTheProjection() {
    ProjectedSummary summary = ProjectedSummary.fromItem(Weekdays.PROJECTION, ITEM);

    assertThat(summary)
        .isEqualTo(
            new ProjectedSummary(
                new UserId("alice"),
                "SUNDAY",
                Map.of("notes", 3L, "largest", 70L),
                Map.of("lastSeen", Instant.parse("2026-03-01T10:00:00Z"))));
    assertThat(summary.number("notes")).isEqualTo(3);
    assertThat(summary.number("bytes")).isZero();
    assertThat(summary.time("lastSeen")).isPresent();
    assertThat(summary.time("notes")).isEmpty();
  }

  @Test
  void anItemThatIsNotASummaryIsAnError() {
    assertThatExceptionOfType(CorruptItemException.class)
        .isThrownBy(() -> ProjectedSummary.fromItem(Weekdays.PROJECTION, Map.of()));
  }
}
