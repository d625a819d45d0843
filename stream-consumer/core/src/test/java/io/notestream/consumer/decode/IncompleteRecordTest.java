package io.notestream.consumer.decode;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

class IncompleteRecordTest {

  private static final Instant RECEIVED = Instant.parse("2026-11-28T10:00:00.999Z");
  private static final Map<String, AttributeValue> IDEMPOTENCY =
      Map.of(
          "PK", AttributeValue.fromS("USER#alice"),
          "SK", AttributeValue.fromS("IDEM#abc"),
          "entity", AttributeValue.fromS("IDEMPOTENCY"));

  private static final AttributeValue UNTYPED = AttributeValue.builder().build();

  private final RecordDecoder decoder =
      new RecordDecoder(ExpiryCauseRule.standard(), InstantSource.fixed(RECEIVED));
  private final TestRecords records = new TestRecords();
  private final Note note = note("alice", "shop");
  private final Note changed = next(note, b -> b.title("other"));

  @ParameterizedTest
  @CsvSource({"NEW_IMAGE", "OLD_IMAGE", "KEYS_ONLY"})
  void aModifyWithoutBothImagesIsMalformedForItsViewType(String viewType) {
    Record whole = records.updated(note, changed);

    Record bare =
        with(
            whole,
            stream -> {
              stream.streamViewType(viewType);
              if (!viewType.equals("NEW_IMAGE")) {
                stream.newImage(null);
              }
              if (!viewType.equals("OLD_IMAGE")) {
                stream.oldImage(null);
              }
            });

    String missing =
        switch (viewType) {
          case "NEW_IMAGE" -> "the old image is missing";
          case "OLD_IMAGE" -> "the new image is missing";
          default -> "the old and the new image are missing";
        };
    assertThat(malformed(bare).reason())
        .startsWith(missing)
        .contains("view type is " + viewType)
        .contains("NEW_AND_OLD_IMAGES");
    assertThat(malformed(bare).sequence()).isNotNull();
  }

  @Test
  void anInsertAndARemoveWithoutTheirImageAreMalformedForTheirViewType() {
    Record insert =
        with(records.created(note), stream -> stream.newImage(null).streamViewType("OLD_IMAGE"));
    Record remove =
        with(records.removed(note), stream -> stream.oldImage(null).streamViewType("NEW_IMAGE"));

    assertThat(malformed(insert).reason())
        .startsWith("the new image is missing")
        .contains("view type is OLD_IMAGE");
    assertThat(malformed(remove).reason())
        .startsWith("the old image is missing")
        .contains("view type is NEW_IMAGE");
  }

  @Test
  void theViewTypeIsInferredIfTheRecordDoesNotNameIt() {
    assertThat(
            malformed(records.record(OperationType.MODIFY, null, NoteCodec.encode(note), null))
                .reason())
        .isEqualTo("the old image is missing, as from a stream with the view type NEW_IMAGE");
    assertThat(
            malformed(records.record(OperationType.MODIFY, NoteCodec.encode(note), null, null))
                .reason())
        .isEqualTo("the new image is missing, as from a stream with the view type OLD_IMAGE");
    assertThat(
            malformed(
                    with(
                        records.updated(note, changed),
                        stream -> stream.oldImage(null).newImage(null)))
                .reason())
        .isEqualTo(
            "the old and the new image are missing, as from a stream with the view type KEYS_ONLY");
    assertThat(malformed(with(records.created(note), stream -> stream.newImage(null))).reason())
        .isEqualTo(
            "the new image is missing, as from a stream with the view type KEYS_ONLY or OLD_IMAGE");
    assertThat(malformed(with(records.removed(note), stream -> stream.oldImage(null))).reason())
        .isEqualTo(
            "the old image is missing, as from a stream with the view type KEYS_ONLY or NEW_IMAGE");
  }

  @Test
  void anInsertNeedsNoOldImageAndARemoveNoNewOne() {
    Record insert = with(records.created(note), stream -> stream.streamViewType("NEW_IMAGE"));
    Record remove = with(records.removed(note), stream -> stream.streamViewType("OLD_IMAGE"));

    assertThat(change(insert).kind()).isEqualTo(ChangeKind.CREATED);
    assertThat(change(remove).kind()).isEqualTo(ChangeKind.DELETED);
  }

  @Test
  void anotherItemIsForeignWhateverElseIsMissing() {
    Record whole = records.record(OperationType.MODIFY, IDEMPOTENCY, IDEMPOTENCY, null);
    List<Record> odd =
        List.of(
            with(whole, stream -> stream.approximateCreationDateTime(null)),
            with(whole, stream -> stream.sequenceNumber(null)),
            with(whole, stream -> stream.sequenceNumber("7".repeat(56))),
            with(whole, stream -> stream.oldImage(null)),
            with(whole, stream -> stream.newImage(null)),
            with(whole, stream -> stream.newImage(null).oldImage(null)),
            with(whole, stream -> stream.keys(null)),
            whole.toBuilder().eventName((String) null).build());

    assertThat(odd)
        .allSatisfy(
            record -> assertThat(decoder.decode(record)).isInstanceOf(Decoded.Foreign.class));
  }

  @Test
  void whatMayHaveBeenANoteIsNotForeign() {
    Map<String, AttributeValue> draft = new HashMap<>(NoteCodec.encode(note));
    draft.put("entity", AttributeValue.fromS("DRAFT"));

    assertThat(malformed(records.record(OperationType.MODIFY, null, draft, null)).reason())
        .startsWith("the old image is missing");
  }

  @Test
  void anInsertOrRemoveOfAnotherItemUnderANotesKeyIsForeign() {
    Map<String, AttributeValue> draft = new HashMap<>(NoteCodec.encode(note));
    draft.put("entity", AttributeValue.fromS("DRAFT"));

    assertThat(decoder.decode(records.record(OperationType.INSERT, null, draft, null)))
        .isInstanceOf(Decoded.Foreign.class);
    assertThat(decoder.decode(records.record(OperationType.REMOVE, draft, null, null)))
        .isInstanceOf(Decoded.Foreign.class);
    assertThat(decoder.decode(records.record(OperationType.MODIFY, draft, draft, null)))
        .isInstanceOf(Decoded.Foreign.class);
  }

  @Test
  void anImageWhoseValuesHaveNoTypesIsNotForeign() {
    Map<String, AttributeValue> plain = new HashMap<>();
    NoteCodec.encode(note).keySet().forEach(name -> plain.put(name, UNTYPED));

    assertThat(malformed(records.record(OperationType.INSERT, null, plain, null)).reason())
        .isEqualTo("new image: SK has no type");
    assertThat(malformed(records.record(OperationType.MODIFY, plain, plain, null)).reason())
        .isEqualTo("new image: SK has no type");
    assertThat(malformed(records.record(OperationType.REMOVE, plain, null, null)).reason())
        .isEqualTo("old image: SK has no type");
  }

  @Test
  void aRecordWithoutKeysIsJudgedByItsImage() {
    Map<String, AttributeValue> draft = new HashMap<>(NoteCodec.encode(note));
    draft.put("entity", AttributeValue.fromS("DRAFT"));
    Record half = records.record(OperationType.MODIFY, null, draft, null);
    Record other = records.record(OperationType.MODIFY, IDEMPOTENCY, null, null);

    assertThat(change(with(records.created(note), stream -> stream.keys(null))).after())
        .isEqualTo(note);
    assertThat(malformed(with(half, stream -> stream.keys(null))).reason())
        .startsWith("the old image is missing");
    assertThat(decoder.decode(with(other, stream -> stream.keys(null))))
        .isInstanceOf(Decoded.Foreign.class);
  }

  @Test
  void aChangeWithoutATimeIsGivenThatOfItsReceiptAndSaysSo() {
    NoteChange change = change(untimed(records.created(note)));

    assertThat(change.kind()).isEqualTo(ChangeKind.CREATED);
    assertThat(change.origin().eventTime()).isEqualTo("2026-11-28T10:00:00Z");
    assertThat(change.origin().timeSource()).isEqualTo(EventTimeSource.RECEIPT);
    assertThat(change(records.created(note)).origin().timeSource())
        .isEqualTo(EventTimeSource.STREAM);
  }

  @Test
  void aRemoveWithoutATimeIsNoExpirationUnlessTheServiceSaysSo() {
    Note expiring = note.toBuilder().expiry(new Expiry(START.getEpochSecond())).build();

    assertThat(change(untimed(records.removed(expiring))).kind()).isEqualTo(ChangeKind.DELETED);
    assertThat(((NoteChange.Expired) change(untimed(records.expired(expiring)))).cause())
        .isEqualTo(ExpiryCause.TTL);
  }

  @ParameterizedTest
  @CsvSource({
    ", SequenceNumber is missing",
    "'', SequenceNumber is missing",
    "000, SequenceNumber is no positive number",
    "12a, SequenceNumber is no positive number",
    "0000000000000000000000000000000000000000, SequenceNumber is no positive number",
    "/7777777777777777777777777777777777777777, SequenceNumber is no positive number",
    ":7777777777777777777777777777777777777777, SequenceNumber is no positive number",
    "90777777777777777777777777777777777777777, SequenceNumber is longer than 40 digits",
    "77777777777777777777777777777777777777777777777777777777, "
        + "SequenceNumber is longer than 40 digits"
  })
  void aSequenceNumberThatIsNoneIsCalledWhatItIs(String sequence, String reason) {
    assertThat(malformed(with(records.created(note), s -> s.sequenceNumber(sequence))).reason())
        .isEqualTo(reason);
  }

  private static Record untimed(Record record) {
    return with(record, stream -> stream.approximateCreationDateTime(null));
  }

  private static Record with(Record record, Consumer<StreamRecord.Builder> change) {
    StreamRecord.Builder stream = record.dynamodb().toBuilder();
    change.accept(stream);
    return record.toBuilder().dynamodb(stream.build()).build();
  }

  private Decoded.Malformed malformed(Record record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    return (Decoded.Malformed) decoded;
  }

  private NoteChange change(Record record) {
    Decoded decoded = decoder.decode(record);
    assertThat(decoded).isInstanceOf(Decoded.Change.class);
    return ((Decoded.Change) decoded).change();
  }
}
