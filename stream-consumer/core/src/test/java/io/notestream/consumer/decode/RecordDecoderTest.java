package io.notestream.consumer.decode;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class RecordDecoderTest {

  private static final Map<String, AttributeValue> IDEMPOTENCY =
      Map.of(
          "PK", AttributeValue.fromS("USER#alice"),
          "SK", AttributeValue.fromS("IDEM#abc"),
          "entity", AttributeValue.fromS("IDEMPOTENCY"));

  private final RecordDecoder decoder = new RecordDecoder(ExpiryCauseRule.standard());
  private final TestRecords records = new TestRecords();
  private final Note note = note("alice", "shop");

  @Test
  void anInsertIsACreation() {
    NoteChange change = change(records.created(note));

    assertThat(change).isInstanceOf(NoteChange.Created.class);
    assertThat(change.before()).isNull();
    assertThat(change.after()).isEqualTo(note);
    assertThat(change.origin().changed()).isEmpty();
    assertThat(change.eventId()).isEqualTo(note.id() + ":" + change.sequence());
  }

  @Test
  void anInsertOfANoteThatSaysWhereItComesFromIsARestore() {
    Note restored = note.toBuilder().restoredFrom(note.id() + ":17").build();

    assertThat(change(records.created(restored))).isInstanceOf(NoteChange.Restored.class);
  }

  @Test
  void aModifyIsAnUpdateAndNamesWhatChanged() {
    Note after = next(note, b -> b.title("other").expiry(new Expiry(2_000_000_000L)));

    NoteChange change = change(records.updated(note, after));

    assertThat(change).isEqualTo(new NoteChange.Updated(change.origin(), note, after));
    assertThat(change.origin().changed())
        .containsExactly("expiresAt", "title", "updatedAt", "version");
  }

  @Test
  void anAttributeThatIsGoneCountsAsChanged() {
    Note before = note.toBuilder().trace("t").build();

    NoteChange change = change(records.updated(before, note));

    assertThat(change.origin().changed()).containsExactly("trace");
  }

  @Test
  void onlyTheModifyThatSetsDeletedAtIsADeleteRequest() {
    Note marked = next(note, b -> b.deletedAt(TestRecords.START));
    Note touched = next(marked, b -> b.title("again"));

    assertThat(change(records.updated(note, marked)).kind()).isEqualTo(ChangeKind.DELETE_REQUESTED);
    assertThat(change(records.updated(marked, touched)).kind()).isEqualTo(ChangeKind.UPDATED);
  }

  @Test
  void aRemoveIsADeleteUnlessTheNoteHasExpired() {
    Note lasting = note;
    Note expiring = note.toBuilder().expiry(new Expiry(TestRecords.START.getEpochSecond())).build();
    Note marked = expiring.toBuilder().deletedAt(TestRecords.START).build();

    assertThat(change(records.removed(lasting)).kind()).isEqualTo(ChangeKind.DELETED);
    assertThat(change(records.removed(marked)).kind()).isEqualTo(ChangeKind.DELETED);
    assertThat(((NoteChange.Expired) change(records.removed(expiring))).cause())
        .isEqualTo(ExpiryCause.SWEEPER);
    assertThat(((NoteChange.Expired) change(records.expired(expiring))).cause())
        .isEqualTo(ExpiryCause.TTL);
  }

  @Test
  void aNoteThatBecomesSomethingElseIsDeletedAndTheReverseIsACreation() {
    Map<String, AttributeValue> other = with(note, "entity", AttributeValue.fromS("DRAFT"));

    NoteChange gone =
        change(records.record(OperationType.MODIFY, NoteCodec.encode(note), other, null));
    NoteChange come =
        change(records.record(OperationType.MODIFY, other, NoteCodec.encode(note), null));

    assertThat(gone).isEqualTo(new NoteChange.Deleted(gone.origin(), note));
    assertThat(come).isEqualTo(new NoteChange.Created(come.origin(), note));
  }

  @Test
  void anOldImageThatCannotBeReadContributesNothing() {
    Map<String, AttributeValue> broken = with(note, "version", AttributeValue.fromS("one"));

    NoteChange change =
        change(records.record(OperationType.MODIFY, broken, NoteCodec.encode(note), null));

    assertThat(change).isInstanceOf(NoteChange.Updated.class);
    assertThat(change.before()).isNull();
  }

  @Test
  void otherItemsAreForeign() {
    assertThat(decoder.decode(records.record(OperationType.INSERT, null, IDEMPOTENCY, null)))
        .isInstanceOfSatisfying(
            Decoded.Foreign.class,
            foreign -> assertThat(foreign.entity()).isEqualTo("IDEMPOTENCY"));
    assertThat(decoder.decode(records.record(OperationType.REMOVE, IDEMPOTENCY, null, null)))
        .isInstanceOf(Decoded.Foreign.class);
    assertThat(decoder.decode(records.record(OperationType.MODIFY, IDEMPOTENCY, IDEMPOTENCY, null)))
        .isInstanceOf(Decoded.Foreign.class);
  }

  @Test
  void anUnreadableDecisiveImageIsMalformed() {
    Map<String, AttributeValue> broken = with(note, "version", AttributeValue.fromS("one"));

    Decoded inserted = decoder.decode(records.record(OperationType.INSERT, null, broken, null));
    Decoded removed = decoder.decode(records.record(OperationType.REMOVE, broken, null, null));
    Decoded updated =
        decoder.decode(records.record(OperationType.MODIFY, NoteCodec.encode(note), broken, null));

    assertThat(List.of(inserted, removed, updated))
        .allSatisfy(
            decoded ->
                assertThat(decoded)
                    .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed -> {
                          assertThat(malformed.reason())
                              .startsWith(decoded == removed ? "old image" : "new image")
                              .contains("version");
                          assertThat(malformed.userId()).isEqualTo("alice");
                          assertThat(malformed.noteId()).isEqualTo(note.id().value());
                          assertThat(malformed.sequence()).isNotNull();
                        }));
  }

  @Test
  void aNoteUnderTheKeysOfAnotherIsMalformed() {
    Record record = records.created(note);
    Record moved =
        record.toBuilder()
            .dynamodb(
                d ->
                    d.keys(
                            Map.of(
                                "PK", AttributeValue.fromS("USER#bob"),
                                "SK", AttributeValue.fromS("NOTE#" + note.id())))
                        .newImage(NoteCodec.encode(note))
                        .sequenceNumber("12345")
                        .approximateCreationDateTime(TestRecords.START))
            .build();

    assertThat(reason(moved)).isEqualTo("userId differs from the key PK");
  }

  @Test
  void aNoteUnderTheKeyOfAnotherNoteOfItsUserIsMalformed() {
    Record record = records.created(note);
    Map<String, AttributeValue> keys =
        Map.of(
            "PK", AttributeValue.fromS("USER#alice"),
            "SK", AttributeValue.fromS("NOTE#" + note("alice").id()));

    Record moved =
        record.toBuilder().dynamodb(record.dynamodb().toBuilder().keys(keys).build()).build();

    assertThat(reason(moved)).isEqualTo("noteId differs from the key SK");
  }

  @Test
  void aRecordWithoutItsImageIsMalformed() {
    Record record = records.created(note);
    Record bare =
        record.toBuilder().dynamodb(record.dynamodb().toBuilder().newImage(null).build()).build();

    assertThat(reason(bare)).contains("image is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "000", "12a", "-5", "12345678901234567890123456789012345678901"})
  void aSequenceNumberThatIsNoneMakesTheRecordMalformed(String sequence) {
    Record record = records.created(note);
    Record odd =
        record.toBuilder()
            .dynamodb(record.dynamodb().toBuilder().sequenceNumber(sequence).build())
            .build();

    assertThat(decoder.decode(odd))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class, malformed -> assertThat(malformed.sequence()).isNull());
  }

  @Test
  void recordsWithHolesAreMalformedAndNeverThrow() {
    Record whole = records.created(note);
    StreamRecord stream = whole.dynamodb();

    assertThat(reason(null)).isEqualTo("no record");
    assertThat(reason(Record.builder().build())).contains("dynamodb is missing");
    assertThat(reason(whole.toBuilder().eventName((String) null).build())).contains("eventName");
    assertThat(reason(whole.toBuilder().eventName("TRUNCATE").build())).contains("eventName");
    assertThat(
            reason(
                whole.toBuilder()
                    .dynamodb(
                        stream.toBuilder()
                            .newImage(with(note, "tags", AttributeValue.fromSs(null)))
                            .build())
                    .build()))
        .contains("tags");
  }

  @Test
  void aBodyTooLongToBeTrueIsMalformed() {
    Map<String, AttributeValue> endless =
        with(note, "bodyBytes", AttributeValue.fromN("9000000000000000000"));

    assertThat(reason(records.record(OperationType.INSERT, null, endless, null)))
        .contains("bodyBytes is out of range");
  }

  @Test
  void aSetWithAHoleInItIsMalformed() {
    List<String> holes = new ArrayList<>();
    holes.add(null);
    holes.add("a");

    assertThat(
            reason(
                records.record(
                    OperationType.INSERT,
                    null,
                    with(note, "tags", AttributeValue.fromSs(holes)),
                    null)))
        .contains("cannot be read");
  }

  @Test
  void eventTimeIsFlooredToTheSecond() {
    NoteChange change = change(records.at(Instant.parse("2026-03-01T10:00:00.999Z")).created(note));

    assertThat(change.origin().eventTime()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void timesInMillisecondsOrMicrosecondsAreReadByTheirMagnitude() {
    Instant time = Instant.parse("2026-03-01T10:00:00Z");

    assertThat(EventTimes.normalize(Instant.ofEpochSecond(time.toEpochMilli() + 7)))
        .isEqualTo(time);
    assertThat(EventTimes.normalize(Instant.ofEpochSecond(time.toEpochMilli() * 1000 + 7)))
        .isEqualTo(time);
    assertThat(EventTimes.normalize(Instant.ofEpochSecond(99_999_999_999L)))
        .isEqualTo(Instant.ofEpochSecond(99_999_999_999L));
    assertThat(EventTimes.normalize(Instant.ofEpochSecond(100_000_000_000L)))
        .isEqualTo(Instant.ofEpochSecond(100_000_000L));
    assertThat(EventTimes.normalize(Instant.ofEpochSecond(99_999_999_999_999L)))
        .isEqualTo(Instant.ofEpochSecond(99_999_999_999L));
    assertThat(EventTimes.normalize(Instant.ofEpochSecond(100_000_000_000_000L)))
        .isEqualTo(Instant.ofEpochSecond(100_000_000L));
  }

  @Test
  void theSameRecordDecodesTheSameWhateverTheFractionOfItsTime() {
    Note expiring =
        note.toBuilder().expiry(new Expiry(TestRecords.START.getEpochSecond() + 60)).build();

    NoteChange whole = change(new TestRecords().removed(expiring));
    NoteChange fraction =
        change(new TestRecords().at(TestRecords.START.plusMillis(999)).removed(expiring));

    assertThat(whole).isEqualTo(fraction);
  }

  private NoteChange change(Record record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Change.class);
    return ((Decoded.Change) decoded).change();
  }

  private String reason(Record record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    return ((Decoded.Malformed) decoded).reason();
  }

  private static Map<String, AttributeValue> with(Note note, String name, AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(note));
    item.put(name, value);
    return item;
  }
}
