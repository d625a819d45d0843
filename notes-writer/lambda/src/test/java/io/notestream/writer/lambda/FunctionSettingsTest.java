package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.identity.jwt.GatewayIdentity;
import io.notestream.writer.identity.jwt.JwtIdentity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionSettingsTest {

  private static final String KEYS = "NOTESTREAM_CURSOR_KEYS";

  @Test
  void needsKeysForCursorsAlone() {
    FunctionSettings settings = FunctionSettings.of(Map.of(KEYS, TestFunction.CURSOR_KEY));

    assertThat(settings.identity()).isInstanceOf(GatewayIdentity.class);
    assertThat(settings.tables().notes()).isEqualTo("notes");
    assertThat(settings.blobs()).isNull();
    assertThat(settings.guard()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.limits()).isEqualTo(RequestLimits.standard());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FunctionSettings.of(Map.of()))
        .withMessageStartingWith(KEYS + " is needed");
  }

  @Test
  void readsTheVariablesOfTheServer() {
    FunctionSettings settings =
        FunctionSettings.of(
            with(
                Map.of(
                    "NOTESTREAM_TABLE_PREFIX", "dev-",
                    "NOTESTREAM_GENERATION", "3",
                    "NOTESTREAM_EXPIRY_HORIZON", "30d",
                    "NOTESTREAM_GUARD_SECONDS", "90",
                    "NOTESTREAM_REQUEST_DEADLINE", "2s",
                    "NOTESTREAM_MAX_REQUEST_BYTES", "1000",
                    "NOTESTREAM_CORS_ORIGINS", "https://a.example.org, https://b.example.org",
                    "NOTESTREAM_IDENTITY", "JWT",
                    "NOTESTREAM_JWT_ISSUER", "https://id.example.org",
                    "NOTESTREAM_JWT_AUDIENCE", "notes")));

    assertThat(settings.tables().noteViews()).isEqualTo("dev-note-views-3");
    assertThat(settings.expiryPolicy().horizon()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.guard()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.limits().deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.limits().maxBytes()).isEqualTo(1000);
    assertThat(settings.cors().allows("https://b.example.org")).isTrue();
    assertThat(settings.identity()).isInstanceOf(JwtIdentity.class);
  }

  @Test
  void namesEveryVariableThatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FunctionSettings.of(
                    Map.of(
                        KEYS,
                        "short-secret",
                        "NOTESTREAM_GENERATION",
                        "x",
                        "NOTESTREAM_EXPIRY_HORIZON",
                        "soon",
                        "NOTESTREAM_GUARD_SECONDS",
                        "-1s",
                        "NOTESTREAM_REQUEST_DEADLINE",
                        "1ms",
                        "NOTESTREAM_MAX_REQUEST_BYTES",
                        "0",
                        "NOTESTREAM_CORS_ORIGINS",
                        "example",
                        "NOTESTREAM_ENDPOINT_URL",
                        "http://[",
                        "NOTESTREAM_IDENTITY",
                        "jwt",
                        "NOTESTREAM_JWT_ALGORITHMS",
                        "HS256")))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains(
                        KEYS,
                        "GENERATION",
                        "EXPIRY_HORIZON",
                        "GUARD_SECONDS",
                        "REQUEST_DEADLINE",
                        "MAX_REQUEST_BYTES",
                        "CORS_ORIGINS",
                        "ENDPOINT_URL",
                        "JWT_ISSUER is needed",
                        "JWT_AUDIENCE is needed",
                        "JWT_ALGORITHMS")
                    .doesNotContain("short-secret"));
  }

  @Test
  void refusesIdentitiesOfOneMachine() {
    for (String mode : new String[] {"local", "dev", "none"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FunctionSettings.of(with(Map.of("NOTESTREAM_IDENTITY", mode))))
          .withMessageContaining("NOTESTREAM_IDENTITY: must be gateway or jwt, not " + mode);
    }
  }

  @Test
  void refusesSettingsOfTokensThatAreNotVerified() {
    Map<String, String> variables =
        Map.of(
            "NOTESTREAM_JWT_ISSUER", "https://id.example.org",
            "NOTESTREAM_JWT_AUDIENCE", "notes",
            "NOTESTREAM_JWT_KEYS", "https://id.example.org/keys",
            "NOTESTREAM_JWT_ALGORITHMS", "ES256",
            "NOTESTREAM_JWT_LEEWAY", "10s");
    variables.forEach(
        (name, value) -> {
          for (Map<String, String> gateway :
              List.of(Map.of(name, value), Map.of(name, value, "NOTESTREAM_IDENTITY", "gateway"))) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionSettings.of(with(gateway)))
                .withMessage(name + " is of use with NOTESTREAM_IDENTITY=jwt alone");
          }
        });
    assertThat(
            FunctionSettings.of(
                    with(
                        Map.of(
                            "NOTESTREAM_JWT_USER_CLAIM", "username",
                            "NOTESTREAM_JWT_OPERATOR_SCOPE", "operate")))
                .identity())
        .isInstanceOf(GatewayIdentity.class);
  }

  @Test
  void refusesKeysOfTokensThatAnybodyCouldChange() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FunctionSettings.of(
                    with(
                        Map.of(
                            "NOTESTREAM_IDENTITY", "jwt",
                            "NOTESTREAM_JWT_ISSUER", "https://id.example.org",
                            "NOTESTREAM_JWT_AUDIENCE", "notes",
                            "NOTESTREAM_JWT_KEYS", "http://id.example.org/keys"))))
        .withMessageContaining("NOTESTREAM_JWT_KEYS: ");
  }

  private static Map<String, String> with(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put(KEYS, TestFunction.CURSOR_KEY);
    return all;
  }
}
