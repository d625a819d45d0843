package io.notestream.model.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class OpsItemsTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00.250Z");
  private static final SequenceNumber SEQUENCE = new SequenceNumber("4421584500000000017450439091");
  private static final Note NOTE =
      Note.builder(
              new NoteId("01JDHQ5ZYRX3ZPZBT4WZV6H2QC"), new UserId("alice"), NOW.minusSeconds(60))
          .title("milk")
          .bodyRef("alice/01", 70_000)
          .tags(Tags.of(List.of("shop")))
          .version(3)
          .expiry(Expiry.notBefore(NOW))
          .build();

  private static ArchivedNote archived() {
    return new ArchivedNote(
        NOTE,
        SEQUENCE,
        ExpiryCause.SWEEPER,
        Instant.parse("2026-11-25T09:30:01Z"),
        NOW,
        Instant.parse("2026-12-25T09:30:00Z"),
        null);
  }

  @Test
  void anArchivedNoteIsReadAsItWasWritten() {
    ArchivedNote restored =
        new ArchivedNote(
            NOTE, SEQUENCE, ExpiryCause.TTL, NOW, NOW, Instant.ofEpochSecond(2_000_000_000), NOW);

    assertThat(ArchivedNote.fromItem(archived().toItem()))
        .isEqualTo(
            new ArchivedNote(
                NOTE,
                SEQUENCE,
                ExpiryCause.SWEEPER,
                Instant.parse("2026-11-25T09:30:01Z"),
                NOW,
                Instant.parse("2026-12-25T09:30:00Z"),
                null));
    assertThat(ArchivedNote.fromItem(restored.toItem())).isEqualTo(restored);
  }

  @Test
  void aTombstoneIsReadAsItWasWrittenWithEveryKind() {
    Erasure tombstone =
        new Erasure(
            NOTE.userId(),
            Erasure.State.ERASED,
            NOW,
            NOW.plusSeconds(180),
            NOW.plusSeconds(240),
            Map.of(Erasure.Kind.NOTES, 7L));

    Map<String, AttributeValue> item = tombstone.toItem();

    assertThat(Erasure.fromItem(item)).isEqualTo(tombstone);
    assertThat(tombstone.removed())
        .containsOnlyKeys(Erasure.Kind.values())
        .containsEntry(Erasure.Kind.BODIES, 0L);
    assertThat(item)
        .containsEntry("SK", AttributeValue.fromS("ERASURE"))
        .containsEntry("GSI1PK", AttributeValue.fromS("ERASURE"))
        .containsEntry("GSI1SK", AttributeValue.fromS("2026-11-25T09:30:00.250Z#alice"))
        .containsEntry("erasedThrough", AttributeValue.fromS("2026-11-25T09:33:00.250Z"));
    assertThat(item.get("removed").m())
        .containsEntry("notes", AttributeValue.fromN("7"))
        .containsKeys("idempotencyRecords", "auditRecords", "pendingReactions", "bodies");
    item = new HashMap<>(item);
    item.put("state", AttributeValue.fromS("GONE"));
    Map<String, AttributeValue> corrupt = item;
    assertThatExceptionOfType(CorruptItemException.class)
        .isThrownBy(() -> Erasure.fromItem(corrupt));
  }

  @Test
  void theTimeInANoteIdIsThatOfItsMaking() {
    assertThat(NoteId.next(NOW).time()).isEqualTo(NOW);
  }

  @Test
  void anArchivedNoteLiesWithItsOwnerUnderItsExpiration() {
    Map<String, AttributeValue> item = archived().toItem();

    assertThat(item)
        .containsEntry("PK", AttributeValue.fromS("USER#alice"))
        .containsEntry(
            "SK",
            AttributeValue.fromS(
                "ARCHIVE#01JDHQ5ZYRX3ZPZBT4WZV6H2QC#0000000000004421584500000000017450439091"))
        .doesNotContainKeys("GSI1PK", "GSI1SK", "restoredAt");
  }

  @Test
  void anArchivedNoteCanBeRestoredOnceAndUntilItIsDueForPurging() {
    Instant purgeAt = archived().purgeAt();

    assertThat(archived().isRestorable(purgeAt.minusMillis(1))).isTrue();
    assertThat(archived().isRestorable(purgeAt)).isFalse();
    assertThat(
            new ArchivedNote(NOTE, SEQUENCE, ExpiryCause.TTL, NOW, NOW, purgeAt, NOW)
                .isRestorable(NOW))
        .isFalse();
  }

  @Test
  void anArchivedNoteThatCannotBeReadSaysWhichAttribute() {
    Map<String, AttributeValue> withoutNote = new HashMap<>(archived().toItem());
    withoutNote.remove("note");
    Map<String, AttributeValue> emptyNote = new HashMap<>(archived().toItem());
    emptyNote.put("note", AttributeValue.fromM(Map.of()));

    assertThatExceptionOfType(CorruptItemException.class)
        .isThrownBy(() -> ArchivedNote.fromItem(withoutNote))
        .withMessageContaining("note is not a map");
    assertThatExceptionOfType(CorruptItemException.class)
        .isThrownBy(() -> ArchivedNote.fromItem(emptyNote))
        .withMessageContaining("note cannot be read");
  }

  @Test
  void aBlobRemovalIsReadAsItWasWrittenAndSortsByWhenItIsDue() {
    BlobRemoval removal =
        new BlobRemoval(NOTE.userId(), NOTE.id(), SEQUENCE, "alice/01", NOW.plusSeconds(86_400));

    Map<String, AttributeValue> item = removal.toItem();

    assertThat(BlobRemoval.fromItem(item)).isEqualTo(removal);
    assertThat(item)
        .containsEntry(
            "SK", AttributeValue.fromS("01JDHQ5ZYRX3ZPZBT4WZV6H2QC:4421584500000000017450439091"))
        .containsEntry("GSI1PK", AttributeValue.fromS("BLOB#DUE"))
        .containsEntry(
            "GSI1SK",
            AttributeValue.fromS(
                "2026-11-26T09:30:00.250Z#01JDHQ5ZYRX3ZPZBT4WZV6H2QC:4421584500000000017450439091"));
    assertThat(item.get("PK").s()).matches("BLOB#(0\\d|1[0-5])");
  }

  @Test
  void anUploadIsReadAsItWasWrittenBeforeAndAfterItsFirstLook() {
    BlobRemoval upload = BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/01", NOW);
    BlobRemoval unused = upload.foundUnused(NOW.plusSeconds(86_401), NOW.plusSeconds(172_801));

    assertThat(upload.due()).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(BlobRemoval.fromItem(upload.toItem())).isEqualTo(upload);
    assertThat(upload.isBeforeFirstLook()).isTrue();
    assertThat(BlobRemoval.fromItem(unused.toItem())).isEqualTo(unused);
    assertThat(unused.isBeforeFirstLook()).isFalse();
    assertThat(unused.postponedTo(NOW).isBeforeFirstLook()).isFalse();
    assertThat(unused.key()).isEqualTo(upload.key());
    assertThat(unused.toItem())
        .containsEntry("uploadedAt", AttributeValue.fromS("2026-11-25T09:30:00.250Z"))
        .containsEntry("unusedAt", AttributeValue.fromS("2026-11-26T09:30:01.250Z"));
  }

  @Test
  void eachUploadHasAKeyOfItsOwnThatItsBodyGives() {
    BlobRemoval one = BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/01", NOW);
    BlobRemoval two = BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/02", NOW);

    assertThat(one.key()).isNotEqualTo(two.key());
    assertThat(one.key()).isEqualTo(BlobRemoval.uploadKey(NOTE.id(), "bodies/01"));
    assertThat(one.key().get("PK")).isEqualTo(two.key().get("PK"));
  }

  @Test
  void anUploadIsARemovalToAConsumerThatKnowsNoUploads() {
    BlobRemoval upload = BlobRemoval.ofUpload(NOTE.userId(), NOTE.id(), "bodies/01", NOW);
    Map<String, AttributeValue> known = new HashMap<>(upload.toItem());
    known.remove("uploadedAt");

    BlobRemoval removal = BlobRemoval.fromItem(known);

    assertThat(removal.isUpload()).isFalse();
    assertThat(removal.key()).isEqualTo(upload.key());
    assertThat(removal.bodyRef()).isEqualTo("bodies/01");
    assertThat(removal.sequence())
        .as("before every sequence number of DynamoDB, which have 21 digits or more")
        .isLessThan(new SequenceNumber("100000000000000000000"));
  }

  @Test
  void aGapIsReadAsItWasWrittenInEveryState() {
    Gap open = Gap.seen("2026-11-25T09:00:00.000", "shardId-1", "100", "250", "trimmed", NOW);
    Gap lost = Gap.seen("2026-11-25T09:00:00.000", "shardId-1", "TRIM_HORIZON", null, "gone", NOW);
    Gap closed = open.closed(Gap.State.ACCEPTED, NOW, Instant.ofEpochSecond(2_000_000_000));

    assertThat(List.of(open, lost, closed, closed.inGeneration(2)))
        .allSatisfy(gap -> assertThat(Gap.fromItem(gap.toItem())).isEqualTo(gap));
  }

  @Test
  void anOpenGapIsNeverPurgedAndAClosedOneChangesItsIndexPartition() {
    Gap open = Gap.seen("label", "shardId-1", "100", null, "trimmed", NOW);

    assertThat(open.toItem())
        .doesNotContainKey("purgeAt")
        .containsEntry("GSI1PK", AttributeValue.fromS("GAP#OPEN"))
        .containsEntry("GSI1SK", AttributeValue.fromS("2026-11-25T09:30:00.250Z#shardId-1"));
    assertThat(open.closed(Gap.State.RECONCILED, NOW, NOW.plusSeconds(1)).toItem())
        .containsKey("purgeAt")
        .containsEntry("GSI1PK", AttributeValue.fromS("GAP#RECONCILED"));
  }
}
