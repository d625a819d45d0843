package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items that somebody else has written. */
class UnreadableItemsTest {

  private static final Instant NOW = TestWriter.START;

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
  void reportsAnUnreadableNoteInsteadOfHidingIt() {
    NoteId id = alice.create("milk");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
    item.put("version", AttributeValue.fromS("one"));
    writer.put(TestWriter.TABLES.notes(), item);

    for (JsonResponse response :
        List.of(
            alice.get("/notes/" + id),
            alice.put("/notes/" + id, "{\"title\": \"x\"}"),
            alice.patch("/notes/" + id, "{\"title\": \"x\"}"),
            alice.delete("/notes/" + id, "If-Match", "*"))) {
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.get("type")).isEqualTo("urn:notestream:problem:unreadable-item");
      assertThat(response.get("detail")).contains(id.value(), "version", "trace");
    }
    assertThat(alice.get("/notes").all("id")).isEmpty();
  }

  @Test
  void saysWhichItemOfAPageCannotBeRead() {
    NoteId id = NoteId.next(NOW);
    Map<String, AttributeValue> item =
        new HashMap<>(ViewKeys.auditRecord(alice.id(), id, new SequenceNumber("1")));
    item.put("userId", AttributeValue.fromS("alice"));
    item.put("noteId", AttributeValue.fromS(id.value()));
    item.put("eventId", AttributeValue.fromS(id + ":1"));
    item.put("expiresAt", AttributeValue.fromS("soon"));
    item.put(KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.expirations(alice.id())));
    item.put(KeyAttributes.GSI2_SK, AttributeValue.fromS("001795599006#" + id));
    writer.put(TestWriter.TABLES.noteViews(), item);

    for (String page : List.of("/expirations", "/notes/" + id + "/audit")) {
      JsonResponse response = alice.get(page);

      assertThat(response.status()).as(page).isEqualTo(500);
      assertThat(response.get("type")).endsWith(":unreadable-item");
      assertThat(response.get("detail")).contains(id.value(), "cannot be read: ");
    }
  }

  @Test
  void saysWhichSummaryCannotBeRead() {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(alice.id()));
    item.put("lastActivityAt", AttributeValue.fromS("yesterday"));
    writer.put(TestWriter.TABLES.noteViews(), item);

    JsonResponse response = alice.get("/summary");

    assertThat(response.get("type")).endsWith(":unreadable-item");
    assertThat(response.get("detail")).contains("USER#alice / SUMMARY", "lastActivityAt");
  }
}
