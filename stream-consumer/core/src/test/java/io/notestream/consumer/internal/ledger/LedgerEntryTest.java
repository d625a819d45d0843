package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LedgerEntryTest {

  private static final LedgerEntry ENTRY = new LedgerEntry("e1", "UPDATED", "2", "10:00", false);

  @Test
  void oneRecordOfTheStreamIsOneChange() {
    assertThat(ENTRY.sameAs(new LedgerEntry("e1", "CREATED", "3", "11:00", false))).isTrue();
  }

  @Test
  void withAnotherIdTheNotesVersionTimeAndKindDecide() {
    assertThat(ENTRY.sameAs(new LedgerEntry("e2", "UPDATED", "2", "10:00", true))).isTrue();
    assertThat(ENTRY.sameAs(new LedgerEntry("e2", "CREATED", "2", "10:00", false))).isFalse();
    assertThat(ENTRY.sameAs(new LedgerEntry("e2", "UPDATED", "3", "10:00", false))).isFalse();
    assertThat(ENTRY.sameAs(new LedgerEntry("e2", "UPDATED", "2", "11:00", false))).isFalse();
  }

  @Test
  void whatIsUnknownIsTheSameAsNothing() {
    LedgerEntry unknown = LedgerEntry.of(Map.of());

    assertThat(unknown).isEqualTo(new LedgerEntry("", "", null, null, false));
    assertThat(unknown.sameAs(unknown)).isFalse();
    LedgerEntry untimed = new LedgerEntry("", "UPDATED", "2", null, false);
    assertThat(untimed.sameAs(untimed)).isFalse();
    LedgerEntry versionless = new LedgerEntry("", "UPDATED", null, "10:00", false);
    assertThat(versionless.sameAs(versionless)).isFalse();
  }

  @Test
  void aStoredRecordIsReadInFull() {
    assertThat(
            LedgerEntry.of(
                Map.of(
                    "streamEventId", AttributeValue.fromS("e1"),
                    "kind", AttributeValue.fromS("UPDATED"),
                    "noteVersion", AttributeValue.fromN("2"),
                    "updatedAt", AttributeValue.fromS("10:00"))))
        .isEqualTo(ENTRY);
  }
}
