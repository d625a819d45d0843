package io.notestream.consumer.internal.ledger;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class TransactionItemsTest {

  private static final Instant LATER = START.plusSeconds(9);

  private final Note note = note("alice", "shop");
  private final Origin origin =
      new Origin(
          note.userId(),
          note.id(),
          new SequenceNumber("1001"),
          "e1001",
          START,
          EventTimeSource.STREAM,
          new TreeSet<>());
  private final NoteChange created = new NoteChange.Created(origin, note);
  private final NoteChange expired = new NoteChange.Expired(origin, note, ExpiryCause.SWEEPER);
  private final TransactionItems items =
      new TransactionItems(
          TableNames.standard(),
          new LedgerRetention(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3)));

  @Test
  void onlyExpirationsAreMarkedUnreactedAndOnlyIfAsked() {
    assertThat(audit(expired, false, LATER, true)).containsKey(AuditCodec.UNREACTED);
    assertThat(audit(expired, false, LATER, false)).doesNotContainKey(AuditCodec.UNREACTED);
    assertThat(audit(created, false, LATER, true)).doesNotContainKey(AuditCodec.UNREACTED);
  }

  @Test
  void whatLeavesTheStockAsItIsSaysSo() {
    assertThat(audit(created, true, LATER, false)).containsKey(AuditCodec.FLOW_ONLY);
    assertThat(audit(created, false, LATER, false)).doesNotContainKey(AuditCodec.FLOW_ONLY);
  }

  @Test
  void theAuditRecordHasItsCauseLagAndPurgeTime() {
    assertThat(AuditCodec.decode(audit(expired, false, LATER, false)).cause())
        .isEqualTo(ExpiryCause.SWEEPER);
    assertThat(AuditCodec.decode(audit(created, false, LATER, false)).cause()).isNull();
    assertThat(AuditCodec.decode(audit(created, false, LATER, false)).lag())
        .isEqualTo(Duration.ofSeconds(9));
    assertThat(AuditCodec.decode(audit(created, false, START.minusSeconds(9), false)).lag())
        .isZero();
    assertThat(AuditCodec.decode(audit(created, false, LATER, false)).purgeAt())
        .isEqualTo(LATER.plus(Duration.ofDays(1)));
  }

  @Test
  void theCheckOfAUserIsForTheOldestNote() {
    ConditionCheck check =
        item(created, new Action.CheckUser(note.userId()), LATER, false).conditionCheck();

    assertThat(check.conditionExpression()).isEqualTo(ErasureGuard.CONDITION);
    assertThat(check.expressionAttributeNames())
        .isEqualTo(Map.of("#erased", UserSummary.ERASED_THROUGH));
    assertThat(check.expressionAttributeValues())
        .isEqualTo(Map.of(":notesSince", AttributeValue.fromS("2026-03-01T10:00:00.000Z")));
  }

  @Test
  void aUsersSummaryIsFoundByItsRankingAndByItsActivity() {
    SummaryKey key = SummaryKey.user(note.userId());
    Mark.Place place = new Mark.Place(key, OwnSummaries.USER.indexOf(UserSummary.LAST_ACTIVITY_AT));
    AttributeValue time = AttributeValue.fromS("1970-01-01T00:00:00.005Z");

    assertThat(SummaryLayout.attributes(key))
        .isEqualTo(
            Map.of(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(note.userId()))));
    assertThat(SummaryLayout.attributes(new Mark(place, 5, START)))
        .isEqualTo(
            Map.of(
                UserSummary.LAST_ACTIVITY_AT,
                time,
                KeyAttributes.GSI2_PK,
                AttributeValue.fromS(ViewKeys.activity(note.userId())),
                KeyAttributes.GSI2_SK,
                time));
  }

  @Test
  void aMaximumThatASummaryDoesNotHaveYetIsSetWithTheCounters() {
    Projection own =
        Projection.named("own")
            .latest("lastSeen", change -> Parts.whole(), NoteChange::eventTime)
            .build();
    SummaryKey key = new SummaryKey(note.userId(), own, "");
    Deltas seen = new Deltas(own);
    seen.add("lastSeen", START.toEpochMilli());
    String attribute = own.attribute(0);

    assertThat(expression(key, seen))
        .contains("#%s = if_not_exists(#%<s, :%<s)".formatted(attribute));
    assertThat(expression(key, new Deltas(own))).doesNotContain(attribute);
  }

  private static String expression(SummaryKey key, Deltas deltas) {
    return new SummaryUpdates("note-views")
        .update(key, deltas, null, Map.of(), null, true)
        .updateExpression();
  }

  private Map<String, AttributeValue> audit(
      NoteChange change, boolean flowOnly, Instant now, boolean unreacted) {
    PlannedEvent event = PlannedEvent.of(0, change);
    return item(change, new Action.PutAudit(event, flowOnly), now, unreacted).put().item();
  }

  private TransactWriteItem item(NoteChange change, Action action, Instant now, boolean unreacted) {
    PlannedTransaction transaction =
        new PlannedTransaction(List.of(PlannedEvent.of(0, change)), List.of(action), Map.of());
    return items.request(transaction, now, unreacted, true).transactItems().get(0);
  }
}
