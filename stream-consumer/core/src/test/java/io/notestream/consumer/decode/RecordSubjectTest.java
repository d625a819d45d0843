package io.notestream.consumer.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class RecordSubjectTest {

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Instant CREATED = TestRecords.START.minusSeconds(60);

  /** Its id says an earlier time than its createdAt. */
  private final Note note =
      Note.builder(NoteId.next(CREATED.minusSeconds(5)), ALICE, CREATED)
          .title("title")
          .bodyRef("bodies/1", 70_000)
          .build();

  private final TestRecords records = new TestRecords();

  @Test
  void aRecordIsAboutItsOwnerAndItsBody() {
    RecordSubject subject = RecordSubject.of(records.created(note));

    assertThat(subject.users()).containsExactly(ALICE);
    assertThat(subject.noteCreatedAt()).isEqualTo(CREATED);
    assertThat(subject.bodyRefs()).containsExactly("bodies/1");
  }

  @Test
  void whatIsMissingIsAboutNobody() {
    RecordSubject nobody = new RecordSubject(Set.of(), null, Set.of());

    assertThat(RecordSubject.of((Record) null)).isEqualTo(nobody);
    assertThat(RecordSubject.of(Record.builder().build())).isEqualTo(nobody);
    assertThat(RecordSubject.of(Record.builder().dynamodb(d -> d.sequenceNumber("1")).build()))
        .isEqualTo(nobody);
    assertThat(RecordSubject.of(List.of(Map.of("PK", AttributeValue.fromN("1")))))
        .isEqualTo(nobody);
  }

  @Test
  void everyPartThatNamesAUserCounts() {
    Note other = note.toBuilder().bodyRef("bodies/2", 70_000).build();

    assertThat(RecordSubject.of(records.updated(note, other)).bodyRefs())
        .containsExactly("bodies/1", "bodies/2");
    assertThat(RecordSubject.of(List.of(item("PK", "USER#bob"), item("userId", "alice"))).users())
        .containsExactly(BOB, ALICE);
  }

  @Test
  void whatNamesNoUserThatCouldBeIsLeftOut() {
    assertThat(
            RecordSubject.of(
                    List.of(
                        item("PK", "NOTE#bob"),
                        item("PK", "USER#"),
                        item("userId", "a\u0000b"),
                        item("userId", "x".repeat(257))))
                .users())
        .isEmpty();
  }

  @Test
  void theEarliestTimeOfCreationCounts() {
    Map<String, AttributeValue> later = item("createdAt", "2026-03-01T12:00:00.000Z");
    Map<String, AttributeValue> earlier = item("createdAt", "2026-03-01T11:00:00.000Z");
    Instant expected = Instant.parse("2026-03-01T11:00:00Z");

    assertThat(RecordSubject.of(List.of(later, earlier)).noteCreatedAt()).isEqualTo(expected);
    assertThat(RecordSubject.of(List.of(earlier, later)).noteCreatedAt()).isEqualTo(expected);
    assertThat(RecordSubject.of(List.of(earlier, item("createdAt", "soon"))).noteCreatedAt())
        .isEqualTo(expected);
  }

  @Test
  void theTimeInTheIdCountsIfNoTimeOfCreationCanBeRead() {
    Map<String, AttributeValue> unreadable = new HashMap<>(NoteCodec.encode(note));
    unreadable.put("createdAt", AttributeValue.fromS("soon"));

    assertThat(RecordSubject.of(List.of(unreadable)).noteCreatedAt()).isEqualTo(note.id().time());
    assertThat(RecordSubject.of(List.of(item("SK", "NOTE#" + note.id()))).noteCreatedAt())
        .isEqualTo(note.id().time());
    assertThat(RecordSubject.of(List.of(item("noteId", note.id().value()))).noteCreatedAt())
        .isEqualTo(note.id().time());
    assertThat(RecordSubject.of(List.of(item("SK", "IDEM#" + note.id()))).noteCreatedAt()).isNull();
    assertThat(RecordSubject.of(List.of(item("SK", "NOTE#1"))).noteCreatedAt()).isNull();
    assertThat(RecordSubject.of(List.of(item("noteId", "1"))).noteCreatedAt()).isNull();
  }

  @Test
  void anErasureIsOfOlderNotesOfItsUserAndOfThoseWhoseAgeNobodyKnows() {
    RecordSubject subject = RecordSubject.of(records.created(note));

    assertThat(subject.isErased(ALICE, CREATED.plusMillis(1))).isTrue();
    assertThat(subject.isErased(ALICE, CREATED)).isFalse();
    assertThat(subject.isErased(BOB, CREATED.plusMillis(1))).isFalse();
    assertThat(RecordSubject.of(List.of(item("userId", "alice"))).isErased(ALICE, CREATED))
        .isTrue();
  }

  private static Map<String, AttributeValue> item(String name, String value) {
    return Map.of(name, AttributeValue.fromS(value));
  }
}
