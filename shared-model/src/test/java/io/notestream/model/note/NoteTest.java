package io.notestream.model.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final UserId ALICE = new UserId("alice");

  @Test
  void aNoteIsLiveUntilTheFirstInstantOfItsLastSecond() {
    Note note = note().expiry(Expiry.notBefore(NOW.plusSeconds(5))).build();

    assertThat(note.isLive(NOW.plusSeconds(5).minusNanos(1))).isTrue();
    assertThat(note.isLive(NOW.plusSeconds(5))).isFalse();
  }

  @Test
  void aNoteMarkedForDeletionIsNotLive() {
    assertThat(note().deletedAt(NOW).build().isLive(NOW)).isFalse();
  }

  @Test
  void theBodyIsCountedInBytesOfUtf8() {
    assertThat(note().body("größer €").build().bodyBytes()).isEqualTo(12);
  }

  @Test
  void titleAndBodyNeverShowInText() {
    Note note = note().title("secret title").body("secret body").build();

    assertThat(note.toString()).doesNotContain("secret");
  }

  @Test
  void aBodyLivesInOnePlaceOnly() {
    assertThat(note().body("here").bodyRef("there", 4).build().body()).isNull();
    assertThat(note().bodyRef("there", 4).body("here").build().bodyRef()).isNull();
  }

  @Test
  void latenessIsNegativeBeforeTheExpiry() {
    Expiry expiry = Expiry.notBefore(NOW);

    assertThat(expiry.lateness(NOW.minusMillis(10))).isEqualTo(Duration.ofMillis(-10));
    assertThat(expiry.lateness(NOW.plusMillis(10))).isEqualTo(Duration.ofMillis(10));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1_000_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
  void anExpiryFitsTwelveDigits(long epochSeconds) {
    assertThatThrownBy(() -> new Expiry(epochSeconds)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExpiryWithAFractionIsKeptAsItIs() {
    Expiry expiry = Expiry.of(new BigDecimal("1767222000.75"));

    assertThat(expiry.instant()).isEqualTo(Instant.parse("2025-12-31T23:00:00.750Z"));
    assertThat(expiry.hasPassed(expiry.instant().minusNanos(1))).isFalse();
    assertThat(expiry.hasPassed(expiry.instant())).isTrue();
    assertThat(expiry.toNumber()).isEqualTo("1767222000.75");
    assertThat(expiry).isGreaterThan(new Expiry(1767222000)).isLessThan(new Expiry(1767222001));
    assertThat(Expiry.of(new BigDecimal("1.76722200E9"))).isEqualTo(new Expiry(1767222000));
    assertThat(new Expiry(1767222000).toNumber()).isEqualTo("1767222000");
  }

  @Test
  void anExpiryFinerThanANanosecondIsRoundedUp() {
    assertThat(Expiry.of(new BigDecimal("7.0000000001"))).isEqualTo(new Expiry(7, 1));
    assertThat(Expiry.of(new BigDecimal("6.9999999999"))).isEqualTo(new Expiry(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.5", "999999999999.5", "1E+120"})
  void anExpiryOutOfRangeIsRefusedWhateverItsFraction(String number) {
    assertThatThrownBy(() -> Expiry.of(new BigDecimal(number)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noteIdsSortByTheirTime() {
    assertThat(NoteId.next(NOW)).isLessThan(NoteId.next(NOW.plusMillis(1)));
  }

  @Test
  void idsOfOneMillisecondSortInTheOrderOfTheirMaking() {
    List<NoteId> ids = Stream.generate(() -> NoteId.next(NOW)).limit(1000).toList();

    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void idsKeepTheirOrderIfTheClockStepsBackALittle() {
    NoteId first = NoteId.next(NOW.plusMillis(999));

    assertThat(NoteId.next(NOW)).isGreaterThan(first);
    assertThat(NoteId.next(NOW.minusSeconds(3600))).isLessThan(first);
  }

  @Test
  void idsMadeSideBySideAreInOrderForEachOfTheirMakers() {
    List<List<NoteId>> made =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(maker -> Stream.generate(() -> NoteId.next(NOW)).limit(500).toList())
            .toList();

    assertThat(made).allSatisfy(ids -> assertThat(ids).isSorted());
    assertThat(made.stream().flatMap(List::stream)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01ARZ3NDEKTSV4RRFFQ69G5FAI",
        "01ARZ3NDEKTSV4RRFFQ69G5FAL",
        "O1ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU",
        "01arz3ndektsv4rrffq69g5fav",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FA",
        "01ARZ3NDEKTSV4RRFFQ69G5FAVV",
        "01ARZ3NDEKTSV4RRFFQ69G5FA\n",
        "01ARZ3NDEKTSV4RRFFQ69G5F-V",
        "",
        "x",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU!",
      })
  void onlyCanonicalUlidsAreNoteIds(String text) {
    assertThat(NoteId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new NoteId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void userIdsAreBoundedInBytesNotCharacters() {
    assertThat(new UserId("é".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new UserId("é".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UserId("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UserId("a\nb")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagsAreASortedSetWithBounds() {
    assertThat(Tags.of(List.of("b", "a", "b"))).containsExactly("a", "b");
    assertThatThrownBy(() -> Tags.of(List.of(" "))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tags.of(List.of("x".repeat(129))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Tags.of(IntStream.rangeClosed(0, 20).mapToObj(i -> "tag" + i).toList()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 20");
  }

  private static Note.Builder note() {
    return Note.builder(NoteId.next(NOW), ALICE, NOW);
  }
}
