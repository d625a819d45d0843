package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose JSON has a form that no library writes. */
class OddTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-25T04:19:11Z");

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
