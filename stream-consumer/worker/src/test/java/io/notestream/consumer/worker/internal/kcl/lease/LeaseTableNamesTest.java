package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LeaseTableNamesTest {

  private static final LeaseTableNames NAMES = new LeaseTableNames("notestream-consumer", "notes");
  private static final String LABEL = "2026-11-25T09:30:00.123";

  @Test
  void isCalledByApplicationTableAndStream() {
    assertThat(NAMES.forLabel(LABEL))
        .isEqualTo("notestream-consumer.notes.2026-11-25T09-30-00.123")
        .matches("[a-zA-Z0-9_.-]{3,255}");
  }

  @Test
  void theLabelCanBeToldFromTheName() {
    String name = NAMES.forLabel(LABEL);

    assertThat(NAMES.labelOf(name)).isEqualTo(LABEL);
  }

  @Test
  void aNameThatIsTooLongIsRefusedAndNotCut() {
    assertThatThrownBy(() -> new LeaseTableNames("a".repeat(240), "notes").forLabel(LABEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255");
  }
}
