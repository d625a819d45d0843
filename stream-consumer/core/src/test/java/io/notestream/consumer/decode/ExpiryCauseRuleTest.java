package io.notestream.consumer.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.Identity;

class ExpiryCauseRuleTest {

  private static final Instant EXPIRY = Instant.parse("2026-11-25T12:00:00Z");

  @ParameterizedTest(name = "{0}, removed {1} s after the expiry by {2}: {3}")
  @CsvSource({
    // deletedAt, seconds from the expiry to the event, identity, cause; '-' for a delete
    "false,      0, service, TTL",
    "false,   7200, service, TTL",
    // The service's clock decides: whatever it removed had expired by it.
    "false,   -120, service, TTL",
    "false,      0, nobody,  SWEEPER",
    "false,    -60, nobody,  SWEEPER",
    "false,    -61, nobody,  -",
    "false,  86400, nobody,  SWEEPER",
    "true,       0, nobody,  -",
    "true,   86400, nobody,  -",
    "true,       0, service, -",
    // Another service or a person in its place is a plain remove.
    "false,      0, user,    SWEEPER",
    "false,   -500, user,    -",
  })
  void tellsADeleteFromAnExpiration(
      boolean deletedAt, long seconds, String identity, String expected) {
    Note old = note(EXPIRY, deletedAt ? EXPIRY.minusSeconds(5) : null);

    assertThat(
            ExpiryCauseRule.standard()
                .causeOf(old, identity(identity), EXPIRY.plusSeconds(seconds))
                .map(ExpiryCause::name)
                .orElse("-"))
        .isEqualTo(expected);
  }

  @Test
  void floorsTheEventTimeSoThatTheEntrancesAgree() {
    Note old = note(EXPIRY, null);
    Instant late = EXPIRY.minusSeconds(61).plusMillis(999);

    assertThat(ExpiryCauseRule.standard().causeOf(old, null, late)).isEmpty();
  }

  @Test
  void aNoteWithoutExpiryIsDeletedUnlessTheServiceSaysOtherwise() {
    Note old = note(null, null);

    assertThat(ExpiryCauseRule.standard().causeOf(old, null, EXPIRY)).isEmpty();
    assertThat(ExpiryCauseRule.standard().causeOf(old, identity("service"), EXPIRY))
        .contains(ExpiryCause.TTL);
  }

  @Test
  void putsAPlainRemoveDownToReplicationWhereNoSweeperRuns() {
    ExpiryCauseRule replica = new ExpiryCauseRule(Duration.ofSeconds(60), ExpiryCause.REPLICA);

    assertThat(replica.causeOf(note(EXPIRY, null), null, EXPIRY)).contains(ExpiryCause.REPLICA);
    assertThat(replica.causeOf(note(EXPIRY, null), identity("service"), EXPIRY))
        .contains(ExpiryCause.TTL);
  }

  @Test
  void refusesSettingsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpiryCauseRule(Duration.ofSeconds(60), ExpiryCause.TTL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExpiryCauseRule(Duration.ofSeconds(-1), ExpiryCause.SWEEPER));
  }

  private static Note note(Instant expiry, Instant deletedAt) {
    return Note.builder(
            new NoteId("01JDHQ5ZYRX3ZPZBT4WZV6H2QC"), new UserId("alice"), EXPIRY.minusSeconds(900))
        .expiry(expiry == null ? null : Expiry.notBefore(expiry))
        .deletedAt(deletedAt)
        .build();
  }

  private static Identity identity(String who) {
    return switch (who) {
      case "service" ->
          Identity.builder().type("Service").principalId("dynamodb.amazonaws.com").build();
      case "user" -> Identity.builder().type("User").principalId("dynamodb.amazonaws.com").build();
      default -> null;
    };
  }
}
