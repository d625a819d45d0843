package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.note.Tags;
import io.notestream.writer.internal.response.FieldError;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.ProblemType;
import io.notestream.writer.internal.response.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoteFieldsTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

  @Test
  void fillsWhatIsMissingWithNothing() {
    NoteInput input = input("{\"title\": \"milk\"}");

    assertThat(input).isEqualTo(new NoteInput("milk", "", Tags.none(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                  | title    | missing",
        "{\"title\": null}                                   | title    | string, not null",
        "{\"title\": 5}                                      | title    | string, not a number",
        "{\"title\": \"  \"}                                 | title    | blank",
        "{\"title\": \"a\\ud800b\"}                          | title    | surrogate",
        "{\"title\": \"x\", \"body\": null}                  | body     | string, not null",
        "{\"title\": \"x\", \"body\": [\"y\"]}               | body     | string, not an array",
        "{\"title\": \"x\", \"body\": \"\\udc00\"}           | body     | surrogate",
        "{\"title\": \"x\", \"tags\": \"shop\"}              | tags     | array of strings, not string",
        "{\"title\": \"x\", \"tags\": null}                  | tags     | array of strings, not null",
        "{\"title\": \"x\", \"tags\": [\"a\", 1]}            | tags/1   | string, not a number",
        "{\"title\": \"x\", \"tags\": [\"\"]}                | tags/0   | blank",
        "{\"title\": \"x\", \"tags\": [\"a\\u0007b\"]}       | tags/0   | control character U+0007",
        "{\"title\": \"x\", \"tags\": [\"\\ud83d\"]}         | tags/0   | surrogate",
        "{\"title\": \"x\", \"ttl\": 5}                      | ttl      | unknown member",
        "{\"title\": \"x\", \"id\": \"01ARZ3NDEKTSV4RRFFQ69G5FAV\"} | id | unknown member",
      })
  void refusesAWrongMemberAndNamesIt(String json, String field, String reason) {
    Problem problem = refusal(json);

    assertThat(problem.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.name()).isEqualTo("/" + field);
              assertThat(error.detail()).contains(reason);
            });
  }

  @Test
  void saysEverythingThatIsWrongAtOnce() {
    Problem problem =
        refusal("{\"titel\": \"x\", \"body\": 1, \"tags\": {}, \"ttlSeconds\": \"soon\"}");

    assertThat(problem.errors().stream().map(FieldError::name))
        .containsExactly("/titel", "/title", "/body", "/tags", "/ttlSeconds");
  }

  @Test
  void takesCharactersBeyondTheBasicPlane() {
    assertThat(input("{\"title\": \"\\ud83d\\ude00\"}").title()).isEqualTo("😀");
  }

  @Test
  void boundsTheTitleInCharactersOnceTheyAreComposed() {
    String composed = "a\u0308".repeat(200);

    assertThat(input("{\"title\": \"" + composed + "\"}").title()).isEqualTo("ä".repeat(200));
    assertThat(input("{\"title\": \"" + "😀".repeat(200) + "\"}").title()).hasSize(400);
    assertThat(refusal("{\"title\": \"" + "😀".repeat(201) + "\"}").detail()).contains("not 201");
  }

  @Test
  void boundsTheBodyInBytes() {
    String body = "ä".repeat(1 << 19);

    assertThat(input("{\"title\": \"x\", \"body\": \"" + body + "\"}").body()).isEqualTo(body);
    assertThat(refusal("{\"title\": \"x\", \"body\": \"" + body + "b\"}").detail())
        .contains("1048576 bytes");
  }

  @Test
  void storesEqualTagsOnce() {
    assertThat(input("{\"title\": \"x\", \"tags\": [\" Caf\u00c9\", \"cafe\u0301\u200b\"]}").tags())
        .containsExactly("café");
  }

  @Test
  void boundsATagOnceItIsTrimmed() {
    String longest = "ä".repeat(40);

    assertThat(input("{\"title\": \"x\", \"tags\": [\"   " + longest + "   \"]}").tags())
        .containsExactly(longest);
    assertThat(refusal("{\"title\": \"x\", \"tags\": [\"" + longest + "ä\"]}").detail())
        .contains("40 characters");
  }

  @Test
  void boundsTheNumberOfTags() {
    String tags =
        String.join(
            ",", java.util.stream.IntStream.range(0, 21).mapToObj(i -> "\"t" + i + "\"").toList());

    assertThat(refusal("{\"title\": \"x\", \"tags\": [" + tags + "]}").detail()).contains("20");
  }

  @Test
  void dropsARepeatedTag() {
    assertThat(input("{\"title\": \"x\", \"tags\": [\"b\", \"a\", \"b\"]}").tags())
        .isEqualTo(Tags.of(List.of("a", "b")));
  }

  @Test
  void removesByNullInAPatchWhatCanBeRemoved() {
    NotePatch patch = patch("{\"body\": null, \"tags\": null}");

    assertThat(patch.body()).isEmpty();
    assertThat(patch.tags()).isEqualTo(Tags.none());
    assertThat(patch.title()).isNull();
  }

  @Test
  void keepsTheTitleInAPatchFromBeingRemoved() {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> patch("{\"title\": null}"));

    assertThat(refused.problem().errors()).extracting(FieldError::name).containsExactly("/title");
  }

  @Test
  void knowsAPatchThatChangesNothing() {
    assertThat(patch("{}").changesNothing()).isTrue();
    assertThat(patch("{\"expiresAt\": null}").changesNothing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"title\": \"x\",}",
        "{\"title\": \"x\"} {}",
        "{\"title\": \"x\", \"title\": \"y\"}",
        "{'title': 'x'}",
        "{\"title\": NaN}",
      })
  void refusesWhatIsNoJsonObject(String text) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes(text)));

    assertThat(refused.problem().status()).isEqualTo(400);
    assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_BODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"title\": \"a\"          | the JSON ends before it is complete",
        "{\"a\": 1, \"a\": 2}       | an object names a member more than once",
        "{\"title\": NaN}           | the body is not JSON in UTF-8",
        "{\"version\": 1e2147483648} | the body is not JSON in UTF-8",
        "[[[[[[[[[[[[[[[[[[[[[[[[[  | the JSON is nested more than 20 deep",
      })
  void saysWhatIsWrongWithoutTheParsersOwnNames(String text, String reason) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes(text)));

    assertThat(refused.problem().detail())
        .startsWith(reason)
        .doesNotContain("Stream", "Feature", "REDACTED");
  }

  @Test
  void refusesNestingThatNoNoteNeeds() {
    String deep = "{\"a\":".repeat(30) + "1" + "}".repeat(30);

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes(deep)));

    assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_BODY);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = "{\"title\": \"x_y\"}".getBytes(StandardCharsets.ISO_8859_1);
    bytes[12] = (byte) 0xff;

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes));

    assertThat(refused.problem().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\\xC0\\xAF", // A slash in two bytes.
        "a\\xE0\\x80\\xAF",
        "a\\xED\\xA0\\x80", // Half of a surrogate pair.
        "a\\xF4\\x90\\x80\\x80", // Beyond the last character.
        "a\\xF8\\x88\\x80\\x80\\x80",
        "a\\xE2\\x82", // Cut off.
        "\\x80",
      })
  void refusesBytesThatOnlyResembleUtf8(String title) {
    byte[] bytes = octets("{\"title\":\"" + title + "\"}");

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes));

    assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_BODY);
    assertThat(refused.problem().detail()).contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "UTF-32"})
  void refusesOtherEncodings(String charset) {
    byte[] bytes = "{\"title\":\"milk\"}".getBytes(Charset.forName(charset));

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> JsonBody.parse(bytes));

    assertThat(refused.problem().type()).isEqualTo(ProblemType.MALFORMED_BODY);
    assertThat(refused.problem().detail()).contains("UTF-8");
  }

  @Test
  void passesOverAByteOrderMark() {
    assertThat(input("\ufeff{\"title\": \"milk\"}").title()).isEqualTo("milk");
  }

  /** Returns the bytes of a text in which {@code \xHH} stands for a byte. */
  private static byte[] octets(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static NoteInput input(String text) {
    Faults faults = new Faults();
    NoteInput input =
        NoteInput.read(
            JsonBody.parse(bytes(text)), JsonPointer.empty(), ExpiryPolicy.standard(), NOW, faults);
    faults.requireNone();
    return input;
  }

  private static NotePatch patch(String text) {
    Faults faults = new Faults();
    NotePatch patch =
        NotePatch.read(JsonBody.parse(bytes(text)), ExpiryPolicy.standard(), NOW, faults);
    faults.requireNone();
    return patch;
  }

  private static Problem refusal(String text) {
    return catchThrowableOfType(RefusedException.class, () -> input(text)).problem();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
