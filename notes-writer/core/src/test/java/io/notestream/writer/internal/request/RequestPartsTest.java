package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.response.FieldError;
import io.notestream.writer.internal.response.RefusedException;
import io.notestream.writer.internal.store.Precondition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, query strings and paths. */
class RequestPartsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"3\"                 | true",
        "\"2\"                 | false",
        "\"1\", \"3\"          | true",
        "\"1\",\"2\"           | false",
        "*                     | true",
        "W/\"3\"               | false",
        "W/\"1\", \"3\"        | true",
        "\"03\"                | false",
        "\"three\"             | false",
        "\"\"                  | false",
        "\"99999999999999999999999\" | false",
      })
  void matchesEntityTagsStrongly(String header, boolean matches) {
    assertThat(precondition(request("", Map.of("if-match", List.of(header)))).allows(3))
        .isEqualTo(matches);
  }

  @Test
  void joinsAHeaderThatIsSentTwice() {
    Precondition precondition =
        precondition(request("", Map.of("If-Match", List.of("\"1\"", "\"3\""))));

    assertThat(precondition.allows(1)).isTrue();
    assertThat(precondition.allows(3)).isTrue();
    assertThat(precondition.allows(2)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "", "\"3", "3\"", "\"1\" \"2\"", "*, \"1\""})
  void refusesAnEntityTagWithoutQuotes(String value) {
    for (String header : List.of("If-Match", "If-None-Match")) {
      RefusedException refused =
          catchThrowableOfType(
              RefusedException.class,
              () -> precondition(request("", Map.of(header, List.of(value)))));

      assertThat(refused.problem().errors()).extracting(FieldError::name).containsExactly(header);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "*                     | false",
        "\"3\"                 | false",
        "W/\"3\"               | false",
        "\"1\", W/\"3\"        | false",
        "\"2\"                 | true",
        "\"03\"                | true",
        "\"\"                  | true",
      })
  void matchesEntityTagsThatMustNotBeWeakly(String header, boolean allows) {
    Request request = request("", Map.of("if-none-match", List.of(header)));

    assertThat(precondition(request).allows(3)).isEqualTo(allows);
    assertThat(EntityTags.callerHas(request, 3)).isEqualTo(!allows);
  }

  @Test
  void requiresWhatBothHeadersSay() {
    Precondition precondition =
        precondition(
            request(
                "",
                Map.of("If-Match", List.of("\"1\", \"2\""), "If-None-Match", List.of("\"2\""))));

    assertThat(precondition.allows(1)).isTrue();
    assertThat(precondition.allows(2)).isFalse();
    assertThat(precondition.allows(3)).isFalse();
  }

  @Test
  void allowsEveryVersionWithoutAHeader() {
    assertThat(precondition(request("", Map.of())).allows(7)).isTrue();
  }

  @Test
  void readsParametersOfAQueryString() {
    QueryParameters query =
        query("tag=a%26b+c&limit=7&expiringWithin=PT1H", "tag", "limit", "expiringWithin");

    assertThat(query.text("tag")).isEqualTo("a&b c");
    assertThat(query.limit()).isEqualTo(7);
    assertThat(query.duration("expiringWithin")).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void takesADurationInSecondsToo() {
    assertThat(query("expiringWithin=90", "expiringWithin").duration("expiringWithin"))
        .isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "PT0S", "-PT1H", "1h", "", "P9999999D", "99999999999999999"})
  void refusesADurationThatIsNone(String text) {
    assertThat(faultsOf("expiringWithin", text, query -> query.duration("expiringWithin")))
        .containsExactly("expiringWithin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "ten", "", "1.5", "99999999999"})
  void refusesALimitOutOfRange(String text) {
    assertThat(faultsOf("limit", text, QueryParameters::limit)).containsExactly("limit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026-2-1", "2026-02-30", "+2026-02-01", "2026-02-01T00:00:00Z"})
  void refusesADayThatIsNone(String text) {
    assertThat(faultsOf("from", text, query -> query.day("from"))).containsExactly("from");
  }

  @Test
  void readsATagLikeThoseOfNotes() {
    TagFilter filter = query("tag=%20Caf%C3%89", "tag").tag();

    assertThat(filter.tag()).isEqualTo("café");
    assertThat(filter.any()).containsExactlyInAnyOrder("café", " CafÉ");
    assertThat(query("tag=shop", "tag").tag().any()).containsExactly("shop");
    assertThat(faultsOf("tag", "%E2%80%8B", QueryParameters::tag)).containsExactly("tag");
  }

  @Test
  void saysEveryWrongParameterAtOnce() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> query("a=1&b=2&limit=1&limit=2", "limit"));

    assertThat(refused.problem().errors())
        .extracting(FieldError::name)
        .containsExactly("a", "b", "limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tga=x",
        "limit=1&limit=2",
        "limit=%zz",
        "limit=1%",
        "=x",
        "tag=%ff",
        "tag=%c3",
        "%ff=x"
      })
  void refusesAParameterThatIsUnknownDoubleOrBroken(String text) {
    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> query(text, "tag", "limit"));

    assertThat(refused.problem().status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, ",
    "application/json; charset=utf-8, utf-8",
    "application/json;Charset=\"UTF-8\", utf-8",
    "application/json; profile=x ; charset = iso-8859-1, iso-8859-1",
  })
  void readsTheCharset(String contentType, String charset) {
    assertThat(request("", Map.of("content-type", List.of(contentType))).charset())
        .isEqualTo(charset);
  }

  private static QueryParameters query(String text, String... known) {
    Faults faults = new Faults();
    QueryParameters query = new QueryParameters(request(text, Map.of()), Set.of(known), faults);
    faults.requireNone();
    return query;
  }

  /** The names of the parameters with which reading one finds fault. */
  private static List<String> faultsOf(
      String name, String value, Consumer<QueryParameters> reading) {
    Faults faults = new Faults();
    reading.accept(
        new QueryParameters(request(name + "=" + value, Map.of()), Set.of(name), faults));
    RefusedException refused = catchThrowableOfType(RefusedException.class, faults::requireNone);
    return refused.problem().errors().stream().map(FieldError::name).toList();
  }

  private static Precondition precondition(Request request) {
    Faults faults = new Faults();
    Precondition precondition = EntityTags.precondition(request, faults);
    faults.requireNone();
    return precondition;
  }

  private static Request request(String query, Map<String, List<String>> headers) {
    return new Request("GET", "/notes", query, headers, new byte[0]);
  }
}
