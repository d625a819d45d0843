package io.notestream.writer.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalIdentityTest {

  private final LocalIdentity identity = new LocalIdentity();

  @Test
  void trustsTheHeader() {
    assertThat(identify("alice")).isEqualTo(new Caller.Known(new UserId("alice"), true));
  }

  @Test
  void readsTheBytesOfUtf8ThatClientsSend() {
    String asServersRead =
        new String("Zoë 😀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(identify(asServersRead)).isEqualTo(new Caller.Known(new UserId("Zoë 😀"), true));
  }

  @Test
  void takesLatin1AsItIs() {
    assertThat(identify("Zo\u00eb")).isEqualTo(new Caller.Known(new UserId("Zoë"), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\u0000b"})
  void refusesWhatIsNoUser(String value) {
    assertThat(identify(value))
        .isInstanceOfSatisfying(
            Caller.Unknown.class, unknown -> assertThat(unknown.reason()).contains("X-User-Id"));
  }

  @Test
  void refusesAUserThatIsTooLong() {
    assertThat(identify("u".repeat(256))).isInstanceOf(Caller.Known.class);
    assertThat(identify("u".repeat(257))).isInstanceOf(Caller.Unknown.class);
  }

  @Test
  void refusesNoHeaderAndTwo() {
    assertThat(identify()).isInstanceOf(Caller.Unknown.class);
    assertThat(identify("alice", "bob")).isInstanceOf(Caller.Unknown.class);
  }

  @Test
  void isForLoopbackOnly() {
    assertThat(identity.loopbackOnly()).isTrue();
  }

  private Caller identify(String... values) {
    return identity.identify(
        new Request("GET", "/notes", "", Map.of("X-User-Id", List.of(values)), new byte[0]));
  }
}
