package io.notestream.model.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec.NotANote;
import io.notestream.model.table.NoteCodec.ReadableNote;
import io.notestream.model.table.NoteCodec.UnreadableNote;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class NoteCodecTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.120Z");

  @Test
  void everyAttributeIsReadBack() {
    Note note =
        note()
            .title("milk")
            .body("2 l")
            .tags(Tags.of(List.of("shop")))
            .updatedAt(NOW.plusSeconds(1))
            .version(7)
            .expiry(new Expiry(1_795_600_800))
            .deletedAt(NOW.plusSeconds(2))
            .restoredFrom("x:1")
            .trace("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7-01")
            .build();

    assertThat(NoteCodec.decode(NoteCodec.encode(note))).isEqualTo(new ReadableNote(note));
  }

  @Test
  void aNoteOfAnOlderVersionHasNoSpanAndStaysAsItIs() {
    Note note = note().trace("4bf92f3577b34da6a3ce929d0e0e4736").build();
    Map<String, AttributeValue> item = NoteCodec.encode(note);

    assertThat(item).containsKey("trace").doesNotContainKey("span");
    assertThat(NoteCodec.decode(item)).isEqualTo(new ReadableNote(note));
  }

  @Test
  void aNoteWithoutAnExpiryIsNotInTheExpiryIndex() {
    assertThat(NoteCodec.encode(note().build()))
        .doesNotContainKeys("expiresAt", "GSI1PK", "GSI1SK", "tags", "deletedAt");
  }

  @Test
  void aNoteThatExpiresIsInTheExpiryIndex() {
    assertThat(NoteCodec.encode(note().expiry(new Expiry(1_795_600_800)).build()))
        .contains(
            entry("expiresAt", AttributeValue.fromN("1795600800")),
            entry("GSI1PK", AttributeValue.fromS("EXPIRY#" + Buckets.of("alice", 16))));
  }

  @Test
  void aBodyInTheBlobStoreKeepsItsLength() {
    Note note = note().bodyRef("blob/1", 70_000).build();

    assertThat(NoteCodec.decode(NoteCodec.encode(note))).isEqualTo(new ReadableNote(note));
  }

  @Test
  void anotherEntityIsNotANote() {
    Map<String, AttributeValue> item = item();
    item.put("entity", AttributeValue.fromS("IDEMPOTENCY"));

    assertThat(NoteCodec.decode(item)).isEqualTo(new NotANote("IDEMPOTENCY"));
    assertThat(NoteCodec.decode(KeyAttributes.primaryKey("x", "y"))).isEqualTo(new NotANote(""));
  }

  @Test
  void aMissingEntityUnderANoteKeyIsUnreadable() {
    Map<String, AttributeValue> item = item();
    item.remove("entity");

    assertThat(NoteCodec.decode(item)).isEqualTo(new UnreadableNote("entity is missing"));
  }

  @ParameterizedTest
  @MethodSource("spoiledAttributes")
  void aSpoiledAttributeIsNamed(String name, AttributeValue value) {
    Map<String, AttributeValue> item = item();
    item.put(name, value);

    assertThat(NoteCodec.decode(item))
        .isInstanceOfSatisfying(
            UnreadableNote.class, unreadable -> assertThat(unreadable.reason()).contains(name));
  }

  static Stream<Arguments> spoiledAttributes() {
    return Stream.of(
        Arguments.of("noteId", AttributeValue.fromS("no ulid")),
        Arguments.of("noteId", AttributeValue.fromS("01ARZ3NDEKTSV4RRFFQ69G5FAW")),
        Arguments.of("userId", AttributeValue.fromS("bob")),
        Arguments.of("userId", AttributeValue.fromS("")),
        Arguments.of("title", AttributeValue.fromN("1")),
        Arguments.of("body", AttributeValue.fromBool(true)),
        Arguments.of("bodyRef", AttributeValue.fromS("a second body")),
        Arguments.of("bodyBytes", AttributeValue.fromN("-1")),
        Arguments.of("bodyBytes", AttributeValue.fromN("1.5")),
        Arguments.of("tags", AttributeValue.fromL(List.of())),
        Arguments.of("tags", AttributeValue.fromS("shop")),
        Arguments.of("createdAt", AttributeValue.fromS("2026-11-25T10:00:00Z")),
        Arguments.of("updatedAt", AttributeValue.fromN("1795600800")),
        Arguments.of("version", AttributeValue.fromN("0")),
        Arguments.of("version", AttributeValue.fromN("1e100000000")),
        Arguments.of("version", AttributeValue.fromS("1")),
        Arguments.of("expiresAt", AttributeValue.fromS("1795600800")),
        Arguments.of("expiresAt", AttributeValue.fromN("1795600800000")),
        Arguments.of("expiresAt", AttributeValue.fromN("-0.5")),
        Arguments.of("expiresAt", AttributeValue.fromN("1E+120")),
        Arguments.of("deletedAt", AttributeValue.fromNul(true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noteId",
        "userId",
        "title",
        "body",
        "bodyBytes",
        "createdAt",
        "updatedAt",
        "version"
      })
  void aMissingAttributeIsNamed(String name) {
    Map<String, AttributeValue> item = item();
    item.remove(name);

    assertThat(NoteCodec.decode(item))
        .isInstanceOfSatisfying(
            UnreadableNote.class, unreadable -> assertThat(unreadable.reason()).contains(name));
  }

  @Test
  void anUnknownAttributeIsIgnored() {
    Map<String, AttributeValue> item = item();
    item.put("colour", AttributeValue.fromS("blue"));

    assertThat(NoteCodec.decode(item)).isInstanceOf(ReadableNote.class);
  }

  @Property(tries = 200)
  void anyTextAndNumberIsReadBack(
      @ForAll @StringLength(max = 50) String title,
      @ForAll @StringLength(max = 50) String body,
      @ForAll @LongRange(min = 1) long version) {
    Note note = note().title(title).body(body).version(version).build();

    assertThat(NoteCodec.decode(NoteCodec.encode(note))).isEqualTo(new ReadableNote(note));
  }

  @ParameterizedTest
  @ValueSource(strings = {"42", "42.0", "4.2E1", "420e-1", "0042"})
  void wholeNumbersAreReadInAnyNotation(String text) {
    assertThat(WholeNumbers.parse(text)).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "0.5", "1e99999999", "1e-99999999", "9223372036854775808", "NaN"})
  void whatIsNoWholeNumberOfALongIsNull(String text) {
    assertThat(WholeNumbers.parse(text)).isNull();
  }

  @Test
  void anExpiryWithAFractionOfAnotherProducersIsReadBack() {
    Map<String, AttributeValue> item = item();
    item.put("expiresAt", AttributeValue.fromN("1767222000.75"));

    Note note = ((ReadableNote) NoteCodec.decode(item)).note();

    assertThat(note.expiry()).isEqualTo(new Expiry(1767222000, 750_000_000));
    assertThat(NoteCodec.encode(note))
        .containsEntry("expiresAt", AttributeValue.fromN("1767222000.75"))
        .containsEntry("GSI1SK", AttributeValue.fromS("001767222000#01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  }

  private static Map<String, AttributeValue> item() {
    return new HashMap<>(NoteCodec.encode(note().title("t").body("b").build()));
  }

  private static Note.Builder note() {
    return Note.builder(new NoteId("01ARZ3NDEKTSV4RRFFQ69G5FAV"), new UserId("alice"), NOW);
  }
}
