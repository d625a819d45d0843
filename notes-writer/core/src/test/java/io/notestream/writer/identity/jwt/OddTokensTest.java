package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose JSON has a form that no library writes. */
class OddTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-25T04:19:11Z");

  private static final String CLAIMS =
      "{\"iss\":\"%s\",\"aud\":\"notes\",\"sub\":\"alice\",\"exp\":4102444800}";

  private static Issuer issuer;

  private static JwtIdentity identity;

  @BeforeAll
  static void start() {
    issuer = new Issuer();
    identity =
        new JwtIdentity(JwtSettings.of(issuer.name(), Issuer.AUDIENCE, issuer.keys()), () -> NOW);
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void believesTheTokenFromWhichTheOthersDiffer() {
    assertThat(
            identify(
                withClaims("\"aud\":\"notes\",\"exp\":" + NOW.plusSeconds(9).getEpochSecond())))
        .isEqualTo(new Caller.Known(new UserId("alice"), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "1", "{\"alg\":null}", "{\"alg\":1}", "{}"})
  void refusesAHeaderThatIsNone(String header) {
    assertRefused(Base64URL.encode(header) + ".e30.AA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"aud\":[null],\"exp\":4102444800",
        "\"aud\":\"notes\",\"exp\":null",
        "\"aud\":\"notes\",\"exp\":1000000000000000000",
        "\"aud\":\"notes\",\"exp\":1e300",
        "\"aud\":\"notes\",\"exp\":4102444800,\"nbf\":9223372036854775807",
      })
  void refusesClaimsThatAreNone(String claims) {
    assertRefused(withClaims(claims));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\" \"",
        "\"\\t \\n\"",
        "\"\\u2003\"",
        "\"\\ud800\"",
        "1",
        "1.5",
        "true",
        "null",
        "{}"
      })
  void refusesAUserThatIsNone(String user) {
    assertRefused(
        issuer.edDsa(
            "{\"iss\":\""
                + issuer.name()
                + "\",\"aud\":\"notes\",\"exp\":4102444800,\"sub\":"
                + user
                + "}"));
  }

  @ParameterizedTest
  @EnumSource(TokenAlgorithm.class)
  void believesATokenWithAHeaderThatNeedNotBeUnderstood(TokenAlgorithm algorithm) {
    assertThat(
            identify(issuer.withHeader(algorithm, ",\"exp\":1", CLAIMS.formatted(issuer.name()))))
        .isInstanceOf(Caller.Known.class);
  }

  /** What must be understood (RFC 7515, 4.1.11) could change what the token means. */
  @ParameterizedTest
  @MethodSource("headersThatMustBeUnderstood")
  void refusesAHeaderThatMustBeUnderstoodAndIsNot(TokenAlgorithm algorithm, String members) {
    assertRefused(issuer.withHeader(algorithm, members, CLAIMS.formatted(issuer.name())));
  }

  static List<Arguments> headersThatMustBeUnderstood() {
    return Stream.of(
            ",\"crit\":[\"exp\"],\"exp\":4102444800",
            ",\"crit\":[\"urn:x\"],\"urn:x\":true",
            ",\"crit\":[\"urn:absent\"]",
            ",\"crit\":[\"b64\",\"urn:x\"],\"b64\":true,\"urn:x\":true",
            ",\"crit\":[\"b64\"],\"b64\":false",
            ",\"b64\":false",
            ",\"crit\":\"exp\"",
            ",\"crit\":[1]")
        .flatMap(
            members ->
                Arrays.stream(TokenAlgorithm.values())
                    .map(algorithm -> Arguments.of(algorithm, members)))
        .toList();
  }

  private static String withClaims(String others) {
    return issuer.edDsa("{\"iss\":\"" + issuer.name() + "\",\"sub\":\"alice\"," + others + "}");
  }

  private static void assertRefused(String token) {
    assertThat(identify(token))
        .isInstanceOfSatisfying(
            Caller.Unknown.class,
            unknown -> assertThat(unknown.challenge()).contains("error=\"invalid_token\""));
  }

  private static Caller identify(String token) {
    return identity.identify(
        new Request(
            "GET",
            "/summary",
            "",
            Map.of("Authorization", List.of("Bearer " + token)),
            new byte[0]));
  }
}
