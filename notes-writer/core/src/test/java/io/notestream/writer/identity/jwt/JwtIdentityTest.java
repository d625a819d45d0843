package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.IdentityUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtIdentityTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");
  private static final Caller ALICE = new Caller.Known(new UserId("alice"), false);

  private static Issuer issuer;

  private final JwtIdentity identity = identity(settings());

  @BeforeAll
  static void start() {
    issuer = new Issuer();
  }

  @AfterAll
  static void stop() {
    issuer.close();
  }

  @Test
  void believesEverySignatureThatIsAccepted() {
    JWTClaimsSet claims = issuer.claims(NOW).build();

    assertThat(identify(issuer.rs256(claims))).isEqualTo(ALICE);
    assertThat(identify(issuer.es256(claims))).isEqualTo(ALICE);
    assertThat(identify(issuer.edDsa(claims))).isEqualTo(ALICE);
  }

  @Test
  void believesNoSignatureThatIsNotAccepted() {
    JwtIdentity only = identity(settings().withAlgorithms(Set.of(TokenAlgorithm.ES256)));
    JWTClaimsSet claims = issuer.claims(NOW).build();

    assertRefused(only.identify(bearer(issuer.rs256(claims))));
    assertRefused(only.identify(bearer(issuer.edDsa(claims))));
    assertThat(only.identify(bearer(issuer.es256(claims)))).isEqualTo(ALICE);
  }

  @Test
  void tellsOperatorsByTheirScope() {
    for (JWTClaimsSet.Builder claims :
        List.of(
            issuer.claims(NOW).claim("scope", "openid notestream:operate"),
            issuer.claims(NOW).claim("scp", List.of("notestream:operate")))) {
      assertThat(identify(issuer.rs256(claims.build())).operator()).isTrue();
    }
    String almost = "notestream:operate:not openid";
    assertThat(identify(issuer.rs256(issuer.claims(NOW).claim("scope", almost).build())).operator())
        .isFalse();
    assertThat(identity.operatorChallenge()).contains("insufficient_scope", "notestream:operate");
  }

  @Test
  void readsTheUserFromTheClaimThatIsConfigured() {
    JwtIdentity byMail = identity(settings().withClaims("email", "admin"));
    JWTClaimsSet claims =
        issuer.claims(NOW).claim("email", "a@example.org").claim("scope", "admin").build();

    assertThat(byMail.identify(bearer(issuer.rs256(claims))))
        .isEqualTo(new Caller.Known(new UserId("a@example.org"), true));
    assertRefused(byMail.identify(bearer(issuer.rs256(issuer.claims(NOW).build()))));
  }

  @Test
  void takesTheTypesOfAccessTokens() {
    RSAKey key = issuer.rsaKey();
    JWTClaimsSet claims = issuer.claims(NOW).build();

    assertThat(
            identify(
                issuer.rs256(claims, key, header -> header.type(new JOSEObjectType("at+jwt")))))
        .isEqualTo(ALICE);
    assertRefused(
        identify(
            issuer.rs256(claims, key, header -> header.type(new JOSEObjectType("logout+jwt")))));
  }

  @Test
  void grantsTheLeewayAndNoMore() {
    assertThat(identify(expiring(NOW.minusSeconds(59)))).isEqualTo(ALICE);
    assertRefused(identify(expiring(NOW.minusSeconds(61))));
    assertThat(identify(beginning(NOW.plusSeconds(59)))).isEqualTo(ALICE);
    assertRefused(identify(beginning(NOW.plusSeconds(61))));

    JwtIdentity strict = identity(settings().withLeeway(Duration.ZERO));
    assertRefused(strict.identify(bearer(expiring(NOW.minusSeconds(1)))));
  }

  @Test
  void refusesOtherIssuersAndAudiences() {
    assertRefused(signed(issuer.claims(NOW).issuer("https://evil.example")));
    assertRefused(signed(issuer.claims(NOW).issuer(null)));
    assertRefused(signed(issuer.claims(NOW).audience("other")));
    assertRefused(signed(issuer.claims(NOW).audience(List.of())));
    assertThat(signed(issuer.claims(NOW).audience(List.of("other", Issuer.AUDIENCE))))
        .isEqualTo(ALICE);
  }

  @Test
  void refusesATokenWithoutTheClaimsItNeeds() {
    assertRefused(signed(issuer.claims(NOW).subject(null)));
    assertRefused(signed(issuer.claims(NOW).expirationTime(null)));
    assertRefused(signed(issuer.claims(NOW).claim("sub", List.of("alice"))));
    assertRefused(signed(issuer.claims(NOW).subject("")));
    assertRefused(signed(issuer.claims(NOW).subject("u".repeat(257))));
    assertRefused(signed(issuer.claims(NOW).subject("a\u001bb")));
  }

  @Test
  void refusesUnsignedTokens() {
    JWTClaimsSet claims = issuer.claims(NOW).build();
    String signed = issuer.rs256(claims);

    assertRefused(identify(new PlainJWT(claims).serialize()));
    assertRefused(identify(signed.substring(0, signed.lastIndexOf('.') + 1)));
  }

  @Test
  void refusesTheIssuersPublicKeyAsASharedSecret() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
            issuer.claims(NOW).build());
    token.sign(
        new MACSigner(
            issuer.rsaKey().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));

    assertRefused(identify(token.serialize()));
  }

  @Test
  void refusesASignatureOfAnotherKeyAndAnAlteredToken() {
    JWTClaimsSet claims = issuer.claims(NOW).build();
    String token = issuer.rs256(claims);
    String other = issuer.rs256(issuer.claims(NOW).subject("bob").build());
    String mixed =
        token.substring(0, token.indexOf('.'))
            + other.substring(other.indexOf('.'), other.lastIndexOf('.'))
            + token.substring(token.lastIndexOf('.'));

    assertRefused(identify(mixed));
    assertRefused(identify(issuer.rs256(claims, Issuer.newRsaKey("rsa"), header -> {})));
    String ed = issuer.edDsa(claims);
    assertRefused(identify(ed.substring(0, ed.length() - 4)));
    assertRefused(identify(ed.substring(0, ed.lastIndexOf('.') + 1) + "A".repeat(86)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "bearer x",
        "Bearer a.b.c",
        "Bearer a b",
        "Basic YTpi",
        "Bearer é",
        "Bearer .."
      })
  void refusesWhatIsNoToken(String header) {
    assertRefused(identity.identify(request("", Map.of("Authorization", List.of(header)))));
  }

  @Test
  void challengesWithoutAnErrorIfThereIsNoToken() {
    assertThat(identity.identify(request("", Map.of())))
        .isInstanceOfSatisfying(
            Caller.Unknown.class,
            unknown -> assertThat(unknown.challenge()).isEqualTo("Bearer realm=\"notestream\""));
  }

  @Test
  void refusesTwoTokensAndTokensInTheQuery() {
    String token = issuer.rs256(issuer.claims(NOW).build());

    assertRefused(
        identity.identify(
            request("", Map.of("Authorization", List.of("Bearer " + token, "Bearer " + token)))));
    for (String query : List.of("access_token=" + token, "limit=1&access%5Ftoken=x")) {
      assertRefused(
          identity.identify(request(query, Map.of("Authorization", List.of("Bearer " + token)))));
    }
  }

  @Test
  void keepsWhatATokenSaysOutOfTheHeader() {
    Caller caller = signed(issuer.claims(NOW).issuer("x\"\r\nSet-Cookie: a=b\u00e9"));

    assertThat(((Caller.Unknown) caller).challenge()).matches("[\\x20-\\x7e]*");
    assertThat(((Caller.Unknown) caller).challenge().chars().filter(c -> c == '"').count())
        .isEqualTo(6);
  }

  @Test
  void findsKeysThatTheIssuerHasChanged() {
    try (Issuer changing = new Issuer()) {
      JwtIdentity identity = identity(settings(changing));
      assertThat(identity.identify(bearer(changing.rs256(changing.claims(NOW).build()))))
          .isEqualTo(ALICE);
      RSAKey next = Issuer.newRsaKey("next");
      changing.publish(next.toPublicJWK());

      String token = changing.rs256(changing.claims(NOW).build(), next, header -> {});

      assertThat(identity.identify(bearer(token))).isEqualTo(ALICE);
      assertThat(changing.looks()).isEqualTo(2);
    }
  }

  @Test
  void asksTheIssuerSeldomWhateverCallersSend() {
    try (Issuer asked = new Issuer()) {
      JwtIdentity identity = identity(settings(asked));
      RSAKey unknown = Issuer.newRsaKey("unknown");
      String token = asked.rs256(asked.claims(NOW).build(), unknown, header -> {});

      for (int i = 0; i < 50; i++) {
        assertRefused(identity.identify(bearer(token)));
      }

      assertThat(asked.looks()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void goesOnWithTheKnownKeysWhileTheIssuerIsDown() {
    try (Issuer failing = new Issuer()) {
      JwtIdentity identity = identity(settings(failing));
      String token = failing.rs256(failing.claims(NOW).build());
      identity.identify(bearer(token));
      failing.breakDown(true);
      RSAKey unknown = Issuer.newRsaKey("unknown");

      assertRefused(
          identity.identify(
              bearer(failing.rs256(failing.claims(NOW).build(), unknown, header -> {}))));
      assertThat(identity.identify(bearer(token))).isEqualTo(ALICE);
    }
  }

  @Test
  void cannotTellWhoIsCallingWithoutAnyKeys() {
    try (Issuer failing = new Issuer()) {
      failing.breakDown(true);
      JwtIdentity identity = identity(settings(failing));
      String token = failing.rs256(failing.claims(NOW).build());

      for (int i = 0; i < 5; i++) {
        assertThatExceptionOfType(IdentityUnavailableException.class)
            .isThrownBy(() -> identity.identify(bearer(token)));
      }
      assertThat(failing.looks()).isLessThanOrEqualTo(4);
    }
  }

  private Caller signed(JWTClaimsSet.Builder claims) {
    return identify(issuer.rs256(claims.build()));
  }

  private static String expiring(Instant at) {
    return issuer.rs256(issuer.claims(NOW).expirationTime(Date.from(at)).build());
  }

  private static String beginning(Instant at) {
    return issuer.rs256(issuer.claims(NOW).notBeforeTime(Date.from(at)).build());
  }

  private Caller identify(String token) {
    return identity.identify(bearer(token));
  }

  private static void assertRefused(Caller caller) {
    assertThat(caller)
        .isInstanceOfSatisfying(
            Caller.Unknown.class,
            unknown -> {
              assertThat(unknown.operator()).isFalse();
              assertThat(unknown.challenge())
                  .startsWith("Bearer realm=\"notestream\", error=\"invalid_");
            });
  }

  private static JwtSettings settings() {
    return settings(issuer);
  }

  private static JwtSettings settings(Issuer issuer) {
    return JwtSettings.of(issuer.name(), Issuer.AUDIENCE, issuer.keys());
  }

  private static JwtIdentity identity(JwtSettings settings) {
    return new JwtIdentity(settings, () -> NOW);
  }

  private static Request bearer(String token) {
    return request("", Map.of("Authorization", List.of("Bearer " + token)));
  }

  private static Request request(String query, Map<String, List<String>> headers) {
    return new Request("GET", "/notes", query, headers, new byte[0]);
  }
}
