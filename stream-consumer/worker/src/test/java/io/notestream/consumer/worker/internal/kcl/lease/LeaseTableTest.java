package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LeaseTableTest {

  private static final String LABEL = "2026-11-25T09:30:00.123";

  @Test
  void isCalledByApplicationTableAndStream() {
    assertThat(LeaseTable.nameFor("notestream-consumer", "notes", LABEL))
        .isEqualTo("notestream-consumer.notes.2026-11-25T09-30-00.123")
        .matches("[a-zA-Z0-9_.-]{3,255}");
  }

  @Test
  void theLabelCanBeToldFromTheName() {
    String name = LeaseTable.nameFor("notestream-consumer", "notes", LABEL);

    assertThat(LeaseTable.labelOf(name, LeaseTable.prefix("notestream-consumer", "notes")))
        .isEqualTo(LABEL);
  }

  @Test
  void aNameThatIsTooLongIsRefusedAndNotCut() {
    assertThatThrownBy(() -> LeaseTable.nameFor("a".repeat(240), "notes", LABEL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("255");
  }
}
