package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The headers {@code If-Match} and {@code If-None-Match}. */
class PreconditionsTest {

  private static TestWriter writer;

  private User alice;

  @BeforeAll
  static void start() {
    writer = new TestWriter(null);
  }

  @AfterAll
  static void stop() {
    writer.close();
  }

  @BeforeEach
  void newUser(TestInfo test) {
    writer.clock().set(TestWriter.START);
    alice = writer.user(test.getTestMethod().orElseThrow().getName() + test.getDisplayName());
  }

  @Test
  void changesOnlyTheVersionThatTheCallerHas() {
    NoteId id = alice.create("milk");
    alice.patch("/notes/" + id, "{\"title\": \"bread\"}");

    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}", "If-Match", "\"1\"").status())
        .isEqualTo(412);
    assertThat(alice.patch("/notes/" + id, "{\"title\": \"x\"}", "If-Match", "\"1\"").status())
        .isEqualTo(412);
    assertThat(alice.delete("/notes/" + id, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(alice.get("/notes/" + id).get("title")).isEqualTo("bread");
    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}", "If-Match", "\"2\"").get("version"))
        .isEqualTo("3");
    assertThat(alice.delete("/notes/" + id, "If-Match", "\"3\"").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"2\"", "W/\"2\"", "\"7\", \"2\""})
  void changesNothingThatTheCallerWantsToBeAnotherVersion(String ifNoneMatch) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 500");
    alice.patch("/notes/" + id, "{\"title\": \"bread\"}");
    String[] header = {"If-None-Match", ifNoneMatch};

    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}", header).status()).isEqualTo(412);
    assertThat(alice.patch("/notes/" + id, "{\"title\": \"x\"}", header).status()).isEqualTo(412);
    assertThat(alice.patch("/notes/" + id, "{}", header).status()).isEqualTo(412);
    assertThat(alice.delete("/notes/" + id, header).status()).isEqualTo(412);

    assertThat(alice.get("/notes/" + id).get("title")).isEqualTo("bread");
    assertThat(alice.get("/notes/" + id).get("version")).isEqualTo("2");
    assertThat(alice.get("/notes/" + id, header).status()).isEqualTo(304);
  }

  @Test
  void changesWhatIsAnotherVersionThanTheCallerHas() {
    NoteId id = alice.create("milk");
    String[] stale = {"If-None-Match", "\"7\", W/\"8\""};

    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}", stale).status()).isEqualTo(200);
    assertThat(alice.patch("/notes/" + id, "{\"title\": \"y\"}", stale).status()).isEqualTo(200);
    assertThat(alice.delete("/notes/" + id, stale).status()).isEqualTo(204);
    assertThat(alice.put("/notes/" + id, "{\"title\": \"z\"}", "If-None-Match", "*").status())
        .isEqualTo(404);
    assertThat(alice.delete("/notes/" + id, "If-None-Match", "*").status()).isEqualTo(204);
  }

  @Test
  void readsOnlyTheVersionThatTheCallerRequires() {
    NoteId id = alice.create("milk");

    assertThat(alice.get("/notes/" + id, "If-Match", "\"1\"").status()).isEqualTo(200);
    assertThat(alice.get("/notes/" + id, "If-Match", "*").status()).isEqualTo(200);
    assertThat(alice.get("/notes/" + id, "If-Match", "\"2\"").status()).isEqualTo(412);
  }

  @Test
  void sendsNothingToWhoHasTheVersionAlready() {
    NoteId id = alice.create("milk");

    assertThat(alice.get("/notes/" + id, "If-None-Match", "\"1\"").status()).isEqualTo(304);
    assertThat(alice.get("/notes/" + id, "If-None-Match", "\"2\"").status()).isEqualTo(200);
  }
}
