package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.NoteId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

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

  @Test
  void takesAnExpiryWithAFractionOfAnotherProducersAsTheNumberThatItIs() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
    item.put("expiresAt", AttributeValue.fromN("1795599006.75"));
    writer.put(TestWriter.TABLES.notes(), item);

    writer.clock().set(END.plusMillis(749));
    JsonResponse live = alice.get("/notes/" + id);
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.get("expiresAt")).isEqualTo("2026-11-25T09:30:06.750Z");
    assertThat(alice.get("/notes").all("id")).containsExactly(id.value());
    assertThat(alice.get("/notes?expiringWithin=1").all("id")).containsExactly(id.value());
    assertThat(alice.patch("/notes/" + id, "{\"title\": \"bread\"}").status()).isEqualTo(200);
    assertThat(writer.item(alice.id(), id))
        .containsEntry("expiresAt", AttributeValue.fromN("1795599006.75"));

    writer.clock().set(END.plusMillis(750));
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.get("/notes").all("id")).isEmpty();
    assertThat(alice.patch("/notes/" + id, "{\"ttlSeconds\": 100}").status()).isEqualTo(404);
    assertThat(alice.delete("/notes/" + id).status()).isEqualTo(204);
    assertThat(writer.item(alice.id(), id)).isNotEmpty().doesNotContainKey("deletedAt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1795599006.75", "1795599006"})
  void isNotChangedOnceItsInstantHasPassedBetweenLookAndChange(String expiresAt) {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 5");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
    item.put("expiresAt", AttributeValue.fromN(expiresAt));

    assertThat(liveAt(item, END.minusMillis(1))).isTrue();
    assertThat(liveAt(item, END.plusMillis(749))).isEqualTo(expiresAt.endsWith(".75"));
    assertThat(liveAt(item, END.plusMillis(750))).isFalse();
  }

  /** Whether DynamoDB takes the note for live, as in the condition of every change. */
  private boolean liveAt(Map<String, AttributeValue> item, Instant now) {
    writer.put(TestWriter.TABLES.notes(), item);
    try {
      writer
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(TestWriter.TABLES.notes())
                      .item(item)
                      .conditionExpression("expiresAt > :now")
                      .expressionAttributeValues(
                          Map.of(":now", AttributeValue.fromN(Expiry.nowAsNumber(now)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
