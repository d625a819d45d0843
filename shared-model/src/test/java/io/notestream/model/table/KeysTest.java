package io.notestream.model.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stored keys are a contract with every table that exists: these literals must never change. */
class KeysTest {

  private static final UserId ALICE = new UserId("alice");
  private static final NoteId NOTE = new NoteId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final SequenceNumber SEQUENCE = new SequenceNumber("111111111111111111111");

  @Test
  void bucketsAreCrc32InTwoDigits() {
    assertThat(Buckets.of("123456789", 1 << 30)).isEqualTo(Long.toString(0xCBF43926L % (1 << 30)));
    assertThat(Buckets.of("alice", 16)).hasSize(2);
    assertThat(Buckets.all(16)).hasSize(16).startsWith("00", "01").endsWith("15");
  }

  @Test
  void notes() {
    assertKey(NoteKeys.note(ALICE, NOTE), "USER#alice", "NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assertThat(NoteKeys.expiryPartition(ALICE)).isEqualTo("EXPIRY#" + Buckets.of("alice", 16));
    assertThat(NoteKeys.expirySort(new Expiry(1_795_600_800), NOTE))
        .isEqualTo("001795600800#01ARZ3NDEKTSV4RRFFQ69G5FAV");
  }

  @Test
  void views() {
    assertKey(ViewKeys.userSummary(ALICE), "USER#alice", "SUMMARY");
    assertKey(ViewKeys.tagSummary(ALICE, "c#"), "USER#alice", "SUMMARY#TAG#c#");
    assertKey(
        ViewKeys.daySummary(ALICE, LocalDate.of(2026, 1, 2)),
        "USER#alice",
        "SUMMARY#DAY#2026-01-02");
    String auditPartition = "USER#alice#AUDIT#" + Buckets.of(NOTE.value(), 4);
    assertKey(
        ViewKeys.auditRecord(ALICE, NOTE, SEQUENCE),
        auditPartition,
        "01ARZ3NDEKTSV4RRFFQ69G5FAV#0000000000000000000111111111111111111111");
    assertKey(
        ViewKeys.baseline(ALICE, NOTE),
        auditPartition,
        "01ARZ3NDEKTSV4RRFFQ69G5FAV#0000000000000000000000000000000000000000");
    Instant corrected = Instant.parse("2026-11-25T10:00:00Z");
    assertKey(
        ViewKeys.noteCorrection(ALICE, NOTE, SEQUENCE, corrected),
        auditPartition,
        "01ARZ3NDEKTSV4RRFFQ69G5FAV#0000000000000000000111111111111111111111"
            + "#2026-11-25T10:00:00.000Z");
    assertKey(
        ViewKeys.correctedNote(ALICE, NOTE), "USER#alice", "CORRECTED#01ARZ3NDEKTSV4RRFFQ69G5FAV");
    assertKey(
        ViewKeys.correction(ALICE, corrected), "USER#alice", "CORRECTION#2026-11-25T10:00:00.000Z");
    assertKey(ViewKeys.meta(), "META", "VIEWS");
    assertThat(ViewKeys.ranking(ALICE)).isEqualTo("SUMMARY#" + Buckets.of("alice", 16));
    assertThat(ViewKeys.activity(ALICE)).isEqualTo("ACTIVITY#" + Buckets.of("alice", 16));
    assertThat(ViewKeys.expirations(ALICE)).isEqualTo("USER#alice#EXPIRED");
  }

  @Test
  void ops() {
    assertKey(
        OpsKeys.archivedNote(ALICE, NOTE, SEQUENCE),
        "USER#alice",
        "ARCHIVE#01ARZ3NDEKTSV4RRFFQ69G5FAV#0000000000000000000111111111111111111111");
    assertKey(
        OpsKeys.blobRemoval(NOTE, "01ARZ3NDEKTSV4RRFFQ69G5FAV:7"),
        "BLOB#" + Buckets.of(NOTE.value(), 16),
        "01ARZ3NDEKTSV4RRFFQ69G5FAV:7");
    assertKey(
        OpsKeys.gap("2026-11-25T10:00:00.000", "shardId-1", "42", 1),
        "GAP#2026-11-25T10:00:00.000",
        "shardId-1#42");
    assertKey(
        OpsKeys.gap("2026-11-25T10:00:00.000", "shardId-1", "42", 2),
        "GAP#2026-11-25T10:00:00.000",
        "shardId-1#42#2");
    assertThat(OpsKeys.at(Instant.parse("2026-11-25T10:00:00Z"), "x:1"))
        .isEqualTo("2026-11-25T10:00:00.000Z#x:1");
    assertThat(OpsKeys.deadLettersIn("OPEN")).isEqualTo("DEADLETTER#OPEN");
    assertThat(OpsKeys.gapsIn("OPEN")).isEqualTo("GAP#OPEN");
    assertKey(OpsKeys.erasure(ALICE), "USER#alice", "ERASURE");
    assertThat(OpsKeys.ERASURES).isEqualTo("ERASURE");
    assertKey(OpsKeys.backfillRun(2), "BACKFILL#2", "RUN");
    assertKey(OpsKeys.backfillSegment(1, 7), "BACKFILL#1", "SEGMENT#007");
  }

  @Test
  void namesOfTablesAndGenerations() {
    TableNames names = TableNames.withPrefix("t-");

    assertThat(names.noteViews()).isEqualTo("t-note-views");
    assertThat(names.withGeneration(3).noteViews()).isEqualTo("t-note-views-3");
    assertThat(names.withGeneration(3).withGeneration(1)).isEqualTo(names);
    assertThat(names.generation()).isEqualTo(1);
    assertThat(names.withGeneration(30).generation()).isEqualTo(30);
  }

  private static void assertKey(Map<String, AttributeValue> key, String pk, String sk) {
    assertThat(key)
        .containsOnly(
            Map.entry("PK", AttributeValue.fromS(pk)), Map.entry("SK", AttributeValue.fromS(sk)));
  }

  @Test
  void theSecondInWhichANoteEndsIsReadFromItsIndexKeyAndFromNothingElse() {
    assertThat(NoteKeys.expirySecond(NoteKeys.expirySort(new Expiry(1_795_600_800), NOTE)))
        .hasValue(1_795_600_800);
    assertThat(NoteKeys.expirySecond("179560080#" + NOTE)).isEmpty();
    assertThat(NoteKeys.expirySecond("00179560080x#" + NOTE)).isEmpty();
    assertThat(NoteKeys.expirySecond("001795600800")).isEmpty();
  }
}
