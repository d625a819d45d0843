package io.notestream.writer.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");
  private static final UserId ALICE = new UserId("alice");

  @TempDir private Path directory;

  @Test
  void believesTokensOfTheSameKey() throws IOException {
    Path file = directory.resolve("made/for/this/key.json");
    String token = DevTokens.of(file).sign(ALICE, true, NOW, Duration.ofHours(1));

    Identity identity = DevTokens.of(file).identity(() -> NOW.plusSeconds(3600));

    assertThat(identity.identify(request(token))).isEqualTo(new Caller.Known(ALICE, true));
    assertThat(identity.loopbackOnly()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.list(file.getParent())).hasSize(1);
  }

  @Test
  void believesNoTokenOfAnotherKeyNorAnOldOne() throws IOException {
    Identity identity = DevTokens.of(directory.resolve("one")).identity(() -> NOW);
    String foreign =
        DevTokens.of(directory.resolve("two")).sign(ALICE, false, NOW, Duration.ofHours(1));
    String old =
        DevTokens.of(directory.resolve("one"))
            .sign(ALICE, false, NOW.minusSeconds(7200), Duration.ofHours(1));

    assertThat(identity.identify(request(foreign))).isInstanceOf(Caller.Unknown.class);
    assertThat(identity.identify(request(old))).isInstanceOf(Caller.Unknown.class);
  }

  @Test
  void refusesAFileThatHoldsNoKey() throws IOException {
    Path file = Files.writeString(directory.resolve("key"), "{}");

    assertThatIOException().isThrownBy(() -> DevTokens.of(file)).withMessageContaining("remove it");
  }

  private static Request request(String token) {
    return new Request(
        "GET", "/notes", "", Map.of("Authorization", List.of("Bearer " + token)), new byte[0]);
  }
}
