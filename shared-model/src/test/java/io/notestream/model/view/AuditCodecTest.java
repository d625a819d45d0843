package io.notestream.model.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AuditCodecTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.120Z");

  @ParameterizedTest
  @EnumSource(ChangeKind.class)
  void everyKindIsReadBack(ChangeKind kind) {
    AuditRecord audit = audit(kind, kind == ChangeKind.EXPIRED ? ExpiryCause.TTL : null);

    assertThat(AuditCodec.decode(AuditCodec.encode(audit))).isEqualTo(audit);
  }

  @Test
  void onlyAnExpirationIsInTheTimeline() {
    assertThat(AuditCodec.encode(audit(ChangeKind.UPDATED, null)))
        .doesNotContainKeys("GSI1PK", "GSI2PK", "GSI2SK");
    assertThat(AuditCodec.encode(audit(ChangeKind.EXPIRED, ExpiryCause.SWEEPER)))
        .containsEntry("GSI2PK", AttributeValue.fromS("USER#alice#EXPIRED"))
        .containsEntry("GSI2SK", AttributeValue.fromS("001795600800#01ARZ3NDEKTSV4RRFFQ69G5FAV"))
        .doesNotContainKey("GSI1PK");
  }

  @Test
  void anExpirationIsReadFromItsTimelineEntry() {
    AuditRecord audit = audit(ChangeKind.EXPIRED, ExpiryCause.REPLICA);

    Expiration expiration = Expiration.fromItem(AuditCodec.encode(audit));

    assertThat(expiration.eventId()).isEqualTo("01ARZ3NDEKTSV4RRFFQ69G5FAV:111111111111111111111");
    assertThat(expiration.cause()).isEqualTo(ExpiryCause.REPLICA);
    assertThat(expiration.expiry()).isEqualTo(new Expiry(1_795_600_800));
  }

  @Test
  void aTimeThatIsNotTheStreamsIsMarked() {
    Map<String, AttributeValue> item = AuditCodec.encode(audit(ChangeKind.UPDATED, null));
    Map<String, AttributeValue> marked = new HashMap<>(item);
    marked.put("eventTimeSource", AttributeValue.fromS("RECEIPT"));

    AuditRecord audit = AuditCodec.decode(marked);

    assertThat(audit.timeSource()).isEqualTo(EventTimeSource.RECEIPT);
    assertThat(AuditCodec.encode(audit)).isEqualTo(marked);
    assertThat(item).doesNotContainKey("eventTimeSource");
  }

  @Test
  void anExpiryWithAFractionIsReadBack() {
    Map<String, AttributeValue> item =
        new HashMap<>(AuditCodec.encode(audit(ChangeKind.EXPIRED, ExpiryCause.TTL)));
    item.put("expiresAt", AttributeValue.fromN("1795600800.75"));
    Expiry expiry = new Expiry(1_795_600_800, 750_000_000);

    AuditRecord audit = AuditCodec.decode(item);

    assertThat(audit.expiry()).isEqualTo(expiry);
    assertThat(Expiration.fromItem(item).expiry()).isEqualTo(expiry);
    assertThat(AuditCodec.encode(audit)).isEqualTo(item);
  }

  @Test
  void aSpoiledRecordSaysWhichAttribute() {
    Map<String, AttributeValue> item =
        new HashMap<>(AuditCodec.encode(audit(ChangeKind.UPDATED, null)));
    item.put("lagMillis", AttributeValue.fromS("soon"));

    assertThatThrownBy(() -> AuditCodec.decode(item))
        .isInstanceOf(CorruptItemException.class)
        .hasMessageContaining("lagMillis");
  }

  @Test
  void aCounterThatWasNeverTouchedIsZero() {
    UserSummary summary =
        UserSummary.fromItem(ALICE, Map.of("activeNotes", AttributeValue.fromN("3")));

    assertThat(summary.activeNotes()).isEqualTo(3);
    assertThat(summary.expired()).isZero();
    assertThat(summary.lastActivityAt()).isNull();
    assertThat(UserSummary.empty(ALICE)).isEqualTo(UserSummary.fromItem(ALICE, Map.of()));
  }

  @Test
  void tagAndDaySummariesCarryWhatTheyAreAbout() {
    assertThat(
            TagSummary.fromItem(
                Map.of(
                    "tag", AttributeValue.fromS("c#"), "activeNotes", AttributeValue.fromN("2"))))
        .isEqualTo(new TagSummary("c#", 2));
    assertThat(
            DaySummary.fromItem(
                Map.of(
                    "day",
                    AttributeValue.fromS("2026-11-25"),
                    "created",
                    AttributeValue.fromN("1"))))
        .isEqualTo(new DaySummary(LocalDate.of(2026, 11, 25), 1, 0, 0, 0, 0));
  }

  private static AuditRecord audit(ChangeKind kind, ExpiryCause cause) {
    return new AuditRecord(
        ALICE,
        new NoteId("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        new SequenceNumber("111111111111111111111"),
        "e1",
        kind,
        cause,
        3,
        NOW,
        new Expiry(1_795_600_800),
        Instant.parse("2026-11-25T10:00:00Z"),
        EventTimeSource.STREAM,
        NOW,
        new TreeSet<>(List.of("body", "version")),
        new Contribution(1, 10, Tags.of(List.of("a"))),
        Contribution.NOTHING,
        Duration.ofMillis(120),
        "trace",
        Instant.parse("2027-12-30T10:00:00Z"));
  }
}
