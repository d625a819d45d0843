package io.notestream.writer.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpiryValidationTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00.250Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"ttlSeconds\": 0                          | ttlSeconds | at least 1",
        "\"ttlSeconds\": -5                         | ttlSeconds | at least 1",
        "\"ttlSeconds\": 1.5                        | ttlSeconds | whole number",
        "\"ttlSeconds\": 5.0                        | ttlSeconds | whole number",
        "\"ttlSeconds\": 1e3                        | ttlSeconds | whole number",
        "\"ttlSeconds\": \"5\"                      | ttlSeconds | whole number",
        "\"ttlSeconds\": 1e2                        | ttlSeconds | exponent",
        "\"ttlSeconds\": true                       | ttlSeconds | whole number",
        "\"ttlSeconds\": []                         | ttlSeconds | whole number",
        "\"ttlSeconds\": 157680001                  | ttlSeconds | at most 157680000",
        "\"ttlSeconds\": 3600000000                 | ttlSeconds | milliseconds?",
        "\"ttlSeconds\": 1795599000                 | ttlSeconds | since 1970",
        "\"ttlSeconds\": 1795599000000              | ttlSeconds | milliseconds",
        "\"ttlSeconds\": 1795599000000000           | ttlSeconds | microseconds",
        "\"ttlSeconds\": 99999999999999999999999999 | ttlSeconds | out of range",
        "\"expiresAt\": 1795599000                  | expiresAt  | ISO-8601",
        "\"expiresAt\": 1795599000000               | expiresAt  | ISO-8601",
        "\"expiresAt\": {}                          | expiresAt  | ISO-8601",
        "\"expiresAt\": \"\"                        | expiresAt  | with an offset",
        "\"expiresAt\": \"tomorrow\"                | expiresAt  | with an offset",
        "\"expiresAt\": \"2026-12-01\"              | expiresAt  | with an offset",
        "\"expiresAt\": \"2026-12-01T08:00:00\"     | expiresAt  | with an offset",
        "\"expiresAt\": \"2026-13-01T08:00:00Z\"    | expiresAt  | with an offset",
        "\"expiresAt\": \"2027-02-29T08:00:00Z\"    | expiresAt  | an existing day",
        "\"expiresAt\": \"2026-12-01T24:00:00Z\"    | expiresAt  | ISO-8601",
        "\"expiresAt\": \"2026-12-31T23:59:60Z\"    | expiresAt  | ISO-8601",
        "\"expiresAt\": \"2026-12-01T08:00:00+0530\" | expiresAt | ±hh:mm",
        "\"expiresAt\": \"2026-12-01T08:00:00+19:00\" | expiresAt | ±hh:mm",
        "\"expiresAt\": \"2026-12-01T08:00:00 Z\"   | expiresAt  | ±hh:mm",
        "\"expiresAt\": \"2026-12-01T08:00:00Z[UTC]\" | expiresAt | ±hh:mm",
        "\"expiresAt\": \"10000-01-01T00:00:00Z\"   | expiresAt  | ISO-8601",
        "\"expiresAt\": \"+10000-01-01T00:00:00Z\"  | expiresAt  | 1825 days",
        "\"expiresAt\": \"-0001-01-01T00:00:00Z\"   | expiresAt  | past",
        "\"ttlSeconds\": -9223372036854775808       | ttlSeconds | at least 1",
        "\"ttlSeconds\": 9223372036854775807        | ttlSeconds | at most",
        "\"expiresAt\": \"2026-11-25T09:30:00Z\"    | expiresAt  | past",
        "\"expiresAt\": \"2026-11-25T09:30:00.25Z\" | expiresAt  | past",
        "\"expiresAt\": \"2026-11-25T10:30:00+01:00\" | expiresAt | past",
        "\"expiresAt\": \"1999-01-01T00:00:00Z\"    | expiresAt  | past",
        "\"expiresAt\": \"2031-11-24T09:30:01Z\"    | expiresAt  | 1825 days",
        "\"expiresAt\": \"+999999999-01-01T00:00:00Z\" | expiresAt | 1825 days",
        "\"ttlSeconds\": 5, \"expiresAt\": \"2026-12-01T00:00:00Z\" | ttlSeconds | exclude each other",
        "\"ttlSeconds\": 5, \"expiresAt\": null     | ttlSeconds | exclude each other",
        "\"ttlSeconds\": null, \"expiresAt\": null  | ttlSeconds | exclude each other",
      })
  void refusesAnExpiryAndSaysWhichMemberAndWhy(String members, String field, String reason) {
    Problem problem = refusal("{\"title\": \"milk\", " + members + "}");

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.name()).isEqualTo("/" + field);
              assertThat(error.detail()).contains(reason);
            });
  }

  @Test
  void countsTtlSecondsFromNowAndNeverExpiresEarly() {
    assertThat(expiry("\"ttlSeconds\": 5")).isEqualTo(at("2026-11-25T09:30:06Z"));
  }

  @Test
  void takesTheWholeHorizon() {
    assertThat(expiry("\"ttlSeconds\": 157680000"))
        .isEqualTo(Expiry.notBefore(NOW.plus(Duration.ofDays(1825))));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T09:30:01Z,          2026-11-25T09:30:01Z",
    "2026-11-25T11:00:01+01:30,     2026-11-25T09:30:01Z",
    "2026-11-25T04:30:00.300-05:00, 2026-11-25T09:30:01Z",
    "2026-11-25T09:31Z,             2026-11-25T09:31:00Z",
    "2026-11-25T14:31:00+05,        2026-11-25T09:31:00Z",
    "2028-02-29T00:00:00-00:00,     2028-02-29T00:00:00Z",
    "2026-11-25t09:31:00z,          2026-11-25T09:31:00Z",
    "2026-11-25T09:30:00.250000001Z, 2026-11-25T09:30:01Z",
    "2031-11-24T09:30:00.250Z,      2031-11-24T09:30:01Z",
  })
  void takesATimeWithAnyOffset(String text, String expected) {
    assertThat(expiry("\"expiresAt\": \"" + text + "\"")).isEqualTo(at(expected));
  }

  @Test
  void takesNullAndNothingForANoteThatNeverExpires() {
    assertThat(read("{\"title\": \"milk\", \"ttlSeconds\": null}").expiry()).isNull();
    assertThat(read("{\"title\": \"milk\", \"expiresAt\": null}").expiry()).isNull();
    assertThat(read("{\"title\": \"milk\"}").expiry()).isNull();
  }

  @Test
  void tellsInAPatchNullFromNothing() {
    assertThat(patch("{\"expiresAt\": null}").expiry()).isEqualTo(RequestedExpiry.NONE);
    assertThat(patch("{\"ttlSeconds\": null}").expiry()).isEqualTo(RequestedExpiry.NONE);
    assertThat(patch("{\"title\": \"milk\"}").expiry()).isEqualTo(RequestedExpiry.UNSTATED);
    assertThat(patch("{\"ttlSeconds\": 5}").expiry())
        .isEqualTo(new RequestedExpiry(true, at("2026-11-25T09:30:06Z")));
  }

  @Test
  void goesByTheHorizonThatIsConfigured() {
    ExpiryPolicy day = new ExpiryPolicy(Duration.ofDays(1));

    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> read("{\"title\": \"x\", \"ttlSeconds\": 86401}", day));

    assertThat(refused.problem().detail()).contains("86400");
  }

  private static Expiry expiry(String member) {
    return read("{\"title\": \"milk\", " + member + "}").expiry();
  }

  private static NoteInput read(String text) {
    return read(text, ExpiryPolicy.standard());
  }

  private static NoteInput read(String text, ExpiryPolicy policy) {
    Faults faults = new Faults();
    NoteInput input = NoteInput.read(json(text), JsonPointer.empty(), policy, NOW, faults);
    faults.requireNone();
    return input;
  }

  private static NotePatch patch(String text) {
    Faults faults = new Faults();
    NotePatch patch = NotePatch.read(json(text), ExpiryPolicy.standard(), NOW, faults);
    faults.requireNone();
    return patch;
  }

  private static Problem refusal(String text) {
    return catchThrowableOfType(RefusedException.class, () -> read(text)).problem();
  }

  private static ObjectNode json(String text) {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Expiry at(String time) {
    return Expiry.notBefore(Instant.parse(time));
  }
}
