package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtSettingsTest {

  @Test
  void findsTheKeysWhereMostIssuersHaveThem() {
    for (String issuer : new String[] {"https://id.example/pool", "https://id.example/pool/"}) {
      assertThat(JwtSettings.of(issuer, "notes", null).keys())
          .isEqualTo(URI.create("https://id.example/pool/.well-known/jwks.json"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://id.example/keys", "file:/keys.json", "keys.json", "https:///keys"})
  void takesKeysOverHttpsOnly(String keys) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtSettings.of("https://id.example", "notes", URI.create(keys)))
        .withMessageContaining("https://");
  }

  @Test
  void refusesSettingsThatAreNone() {
    JwtSettings settings = JwtSettings.of("https://id.example", "notes", null);

    assertThatIllegalArgumentException().isThrownBy(() -> JwtSettings.of(" ", "notes", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwtSettings.of("https://id.example", "", null));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withAlgorithms(Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withLeeway(Duration.ofMinutes(11)));
    assertThatIllegalArgumentException().isThrownBy(() -> settings.withClaims("", "x"));
  }
}
