package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalAccessTest {

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000/"})
  void aLoopbackAddressIsHere(String endpoint) {
    assertThat(LocalAccess.isHere(URI.create(endpoint))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.1:8000", "http://0.0.0.0:8000", "localhost:8000"})
  void anyOtherIsNot(String endpoint) {
    assertThat(LocalAccess.isHere(URI.create(endpoint))).isFalse();
  }

  @Test
  void awsIsNotHere() {
    assertThat(LocalAccess.isHere(null)).isFalse();
  }

  @Test
  void thereAreAlwaysCredentialsAndARegion() {
    assertThat(LocalAccess.credentials().resolveCredentials().accessKeyId()).isNotEmpty();
    assertThat(LocalAccess.region()).isNotNull();
  }
}
