package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.User;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The items of these notes stay in the table: the engine deletes two days late. */
class ExpiredNotesTest {

  private static final Instant END = Instant.parse("2026-11-25T09:30:06Z");

  private TestWriter writer;
  private User alice;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
    alice = writer.user("alice");
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void isGoneTheMomentItExpires() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    writer.clock().set(END.minusMillis(1));
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(200);
    assertThat(alice.get("/notes").all("id")).containsExactly(id.value());

    writer.clock().set(END);
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.get("/notes").all("id")).isEmpty();
    assertThat(alice.get("/notes?expiringWithin=PT1H").all("id")).isEmpty();
    assertThat(alice.get("/notes/" + id, "If-None-Match", "\"1\"").status()).isEqualTo(404);
    assertThat(writer.item(alice.id(), id)).isNotEmpty();
  }

  @Test
  void cannotBeChangedNorRenewedInTheSecondInWhichItExpires() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    writer.clock().set(END);

    assertThat(alice.patch("/notes/" + id, "{\"ttlSeconds\": 100}").status()).isEqualTo(404);
    assertThat(alice.patch("/notes/" + id, "{\"expiresAt\": null}").status()).isEqualTo(404);
    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}").status()).isEqualTo(404);
    assertThat(alice.patch("/notes/" + id, "{}").status()).isEqualTo(404);
    assertThat(alice.put("/notes/" + id, "{\"title\": \"x\"}", "If-Match", "\"1\"").status())
        .isEqualTo(404);
  }

  @Test
  void isRenewedUntilTheLastMoment() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    writer.clock().set(END.minusMillis(1));

    assertThat(alice.patch("/notes/" + id, "{\"ttlSeconds\": 100}").status()).isEqualTo(200);
    writer.clock().set(END.plusSeconds(50));
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(200);
  }

  @Test
  void isNotDeletedOnceItHasExpired() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    writer.clock().set(END);

    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);
    assertThat(alice.delete("/notes/" + id, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(writer.item(alice.id(), id))
        .as("left to its expiration, or the stream would call it a delete")
        .isNotEmpty()
        .doesNotContainKey("deletedAt");
  }

  @Test
  void isRemovedByTimeToLiveLikeAnyOther() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");

    writer.engine().ttlDelay(java.time.Duration.ZERO);
    writer.clock().set(END);
    writer.engine().expireNow();

    assertThat(writer.item(alice.id(), id)).isEmpty();
  }
}
