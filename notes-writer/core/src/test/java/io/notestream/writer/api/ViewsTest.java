package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.cursor.CursorKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The views are written here as the consumer writes them. */
class ViewsTest {

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
  void hasZerosForAnUnknownUser() {
    assertThat(alice.get("/summary").text())
        .isEqualTo(
            "{\"userId\":\"alice\",\"activeNotes\":0,\"bodyBytes\":0,\"created\":0,\"updated\":0,"
                + "\"deleted\":0,\"expired\":0,\"restored\":0,\"lastActivityAt\":null}");
  }

  @Test
  void showsTheCallersCounters() {
    summary("alice", 3, "2026-11-25T09:30:00.000Z");
    summary("bob", 9, "2026-11-25T09:30:00.000Z");

    JsonResponse response = alice.get("/summary");

    assertThat(response.get("activeNotes")).isEqualTo("3");
    assertThat(response.get("created")).isEqualTo("4");
    assertThat(response.get("expired")).isEqualTo("1");
    assertThat(response.get("lastActivityAt")).isEqualTo("2026-11-25T09:30:00.000Z");
  }

  @Test
  void listsTagsThatAreInUse() {
    for (String tag : List.of("b", "a#x", "c", "é")) {
      Map<String, AttributeValue> item = new HashMap<>(ViewKeys.tagSummary(alice.id(), tag));
      item.put("tag", AttributeValue.fromS(tag));
      item.put("activeNotes", AttributeValue.fromN(tag.equals("c") ? "0" : "2"));
      writer.put(TestWriter.TABLES.noteViews(), item);
    }

    assertThat(alice.get("/tags").all("tag")).containsExactly("a#x", "b", "é");
    assertThat(alice.get("/summary/tags").all("activeNotes")).containsExactly("2", "2", "2");
    assertThat(pages("/tags?limit=1", "tag"))
        .containsExactly(List.of("a#x"), List.of("b"), List.of("é"));
  }

  @Test
  void listsDaysTheNewestFirst() {
    for (int day = 1; day <= 5; day++) {
      LocalDate date = LocalDate.of(2026, 11, day);
      Map<String, AttributeValue> item = new HashMap<>(ViewKeys.daySummary(alice.id(), date));
      item.put("day", AttributeValue.fromS(date.toString()));
      item.put("created", AttributeValue.fromN(Integer.toString(day)));
      writer.put(TestWriter.TABLES.noteViews(), item);
    }

    JsonResponse response = alice.get("/days?limit=2");

    assertThat(response.all("day")).containsExactly("2026-11-05", "2026-11-04");
    assertThat(response.all("created")).containsExactly("5", "4");
    assertThat(response.all("expired")).containsExactly("0", "0");
    assertThat(pages("/summary/days?limit=2", "day")).hasSize(3);
  }

  @Test
  void aCorrectionStandsBehindTheNewestChangeThatItKnows() {
    NoteId id = NoteId.next(NOW);
    audit(id, 100, ChangeKind.CREATED, null, 1);
    audit(id, 101, ChangeKind.UPDATED, null, 3);
    audit(id, 100, ChangeKind.CORRECTION, null, 2);

    assertThat(pages("/notes/" + id + "/audit?limit=1", "kind"))
        .containsExactly(List.of("CREATED"), List.of("CORRECTION"), List.of("UPDATED"));
    assertThat(alice.get("/notes/" + id + "/audit").all("eventId").get(1))
        .isEqualTo(id + ":100:" + Timestamps.format(NOW));
  }

  @Test
  void listsTheHistoryOfANote() {
    NoteId id = NoteId.next(NOW);
    NoteId other = NoteId.next(NOW.plusSeconds(1));
    audit(id, 100, ChangeKind.CREATED, null, 1);
    audit(id, 99, ChangeKind.UPDATED, null, 2);
    audit(id, 1000, ChangeKind.EXPIRED, ExpiryCause.TTL, 2);
    audit(other, 50, ChangeKind.CREATED, null, 1);
    baseline(id);

    JsonResponse response = alice.get("/notes/" + id + "/audit");

    assertThat(response.all("kind"))
        .as("in the order of the stream, without the baseline")
        .containsExactly("UPDATED", "CREATED", "EXPIRED");
    assertThat(response.all("cause")).containsExactly("null", "null", "TTL");
    assertThat(response.all("eventTimeSource")).containsOnly("STREAM");
    assertThat(response.all("eventId")).containsExactly(id + ":99", id + ":100", id + ":1000");
    assertThat(response.json().get("items").get(2).get("before").get("tags").get(0).asText())
        .isEqualTo("shop");
    assertThat(response.text()).doesNotContain("title", "\"body\"");
    assertThat(pages("/notes/" + id + "/audit?limit=1", "kind"))
        .containsExactly(List.of("UPDATED"), List.of("CREATED"), List.of("EXPIRED"));
  }

  @Test
  void hasAnEmptyHistoryForANoteThatIsNotYetCounted() {
    NoteId id = alice.create("milk");

    JsonResponse response = alice.get("/notes/" + id + "/audit");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.all("kind")).isEmpty();
  }

  @Test
  void hidesTheHistoryOfOthers() {
    NoteId id = NoteId.next(NOW);
    audit(id, 100, ChangeKind.CREATED, null, 1);

    assertThat(writer.user("bob").get("/notes/" + id + "/audit").status()).isEqualTo(404);
  }

  @Test
  void listsExpirationsTheLatestFirst() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      NoteId id = NoteId.next(NOW.plusSeconds(i));
      // Three of them end in the same second.
      audit(id, 200 + i, ChangeKind.EXPIRED, ExpiryCause.SWEEPER, 3, i < 3 ? 7 : 8);
      ids.add(id + ":" + (200 + i));
    }

    JsonResponse response = alice.get("/expirations");

    assertThat(response.all("id"))
        .containsExactly(ids.get(4), ids.get(3), ids.get(2), ids.get(1), ids.get(0));
    assertThat(response.all("cause")).containsOnly("SWEEPER");
    assertThat(response.all("version")).containsOnly("3");
    assertThat(response.all("expiresAt")).last().isEqualTo("2026-11-25T09:30:07.000Z");
    assertThat(pages("/expirations?limit=2", "id").stream().flatMap(List::stream))
        .isEqualTo(response.all("id"));
    assertThat(writer.user("bob").get("/expirations").all("id")).isEmpty();
  }

  @Test
  void saysWhichExpirationsWereRestoredAndWhichStillCanBe() {
    Instant later = NOW.plus(Duration.ofDays(2));
    archived(4, null, later);
    archived(3, NOW.plusSeconds(60), later);
    archived(2, null, NOW);
    audit(NoteId.next(NOW), 1, ChangeKind.EXPIRED, ExpiryCause.TTL, 3, 1);

    JsonResponse response = alice.get("/expirations");

    assertThat(response.all("restoredAt"))
        .as("not restored, restored, too old, not archived")
        .containsExactly("null", "2026-11-25T09:31:00.250Z", "null", "null");
    assertThat(response.all("restorableUntil"))
        .containsExactly("2026-11-27T09:30:00.000Z", "null", "null", "null");
  }

  @Test
  void refusesACursorOfExpirationsThatIsNone() {
    for (String cursor :
        List.of("", "x:y:z", CursorKeys.random().seal("5 alice expirations", "x"))) {
      assertThat(alice.get("/expirations?cursor=" + cursor).status()).isEqualTo(400);
    }
  }

  @Test
  void listsDaysWithinBounds() {
    for (int day = 10; day < 20; day++) {
      Map<String, AttributeValue> item =
          new HashMap<>(ViewKeys.daySummary(alice.id(), LocalDate.of(2026, 11, day)));
      item.put("userId", AttributeValue.fromS("alice"));
      item.put("day", AttributeValue.fromS("2026-11-" + day));
      item.put("created", AttributeValue.fromN("1"));
      writer.put(TestWriter.TABLES.noteViews(), item);
    }

    assertThat(pages("/days?from=2026-11-12&to=2026-11-15&limit=3", "day"))
        .containsExactly(List.of("2026-11-15", "2026-11-14", "2026-11-13"), List.of("2026-11-12"));
    assertThat(alice.get("/days?from=2026-11-19").all("day")).containsExactly("2026-11-19");
    assertThat(alice.get("/days?to=2026-11-10").all("day")).containsExactly("2026-11-10");
    assertThat(alice.get("/days?from=2026-11-12&to=2026-11-11").status()).isEqualTo(400);
    assertThat(alice.get("/days?from=yesterday").status()).isEqualTo(400);
  }

  @Test
  void ranksUsersOverAllPartitions() {
    for (int i = 0; i < 40; i++) {
      summary("user-" + i, i, "2026-11-25T09:" + (59 - i) + ":00.000Z");
    }

    JsonResponse most = alice.get("/summaries?by=active&limit=5");
    JsonResponse last = alice.get("/summaries?by=recent&limit=3");

    assertThat(most.all("userId"))
        .containsExactly("user-39", "user-38", "user-37", "user-36", "user-35");
    assertThat(most.all("created")).containsExactly("40", "39", "38", "37", "36");
    assertThat(last.all("userId")).containsExactly("user-0", "user-1", "user-2");
    assertThat(alice.get("/summaries?by=name").status()).isEqualTo(400);
  }

  @Test
  void asksOperatorsForNoUser() {
    assertThat(alice.get("/summaries", "x-user-id", "").status()).isEqualTo(200);
  }

  private void summary(String user, int activeNotes, String lastActivityAt) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(id));
    item.put("userId", AttributeValue.fromS(user));
    item.put("activeNotes", AttributeValue.fromN(Integer.toString(activeNotes)));
    item.put("created", AttributeValue.fromN(Integer.toString(activeNotes + 1)));
    item.put("expired", AttributeValue.fromN("1"));
    item.put("lastActivityAt", AttributeValue.fromS(lastActivityAt));
    item.put(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(id)));
    item.put(KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.activity(id)));
    item.put(KeyAttributes.GSI2_SK, AttributeValue.fromS(lastActivityAt));
    writer.put(TestWriter.TABLES.noteViews(), item);
  }

  private void audit(NoteId id, long sequence, ChangeKind kind, ExpiryCause cause, long version) {
    audit(id, sequence, kind, cause, version, 7);
  }

  private void audit(
      NoteId id, long sequence, ChangeKind kind, ExpiryCause cause, long version, long ends) {
    AuditRecord audit =
        new AuditRecord(
            alice.id(),
            id,
            new SequenceNumber(Long.toString(sequence)),
            "stream-event",
            kind,
            cause,
            version,
            NOW,
            Expiry.notBefore(Instant.parse("2026-11-25T09:30:00Z").plusSeconds(ends)),
            NOW,
            EventTimeSource.STREAM,
            NOW,
            new TreeSet<>(List.of("expiresAt")),
            new Contribution(1, 3, Tags.of(List.of("shop"))),
            Contribution.NOTHING,
            Duration.ofMillis(20),
            null,
            null);
    writer.put(TestWriter.TABLES.noteViews(), AuditCodec.encode(audit));
  }

  private void archived(long ends, Instant restoredAt, Instant purgeAt) {
    NoteId id = NoteId.next(NOW);
    audit(id, 100 + ends, ChangeKind.EXPIRED, ExpiryCause.TTL, 3, ends);
    ArchivedNote archived =
        new ArchivedNote(
            Note.builder(id, alice.id(), NOW).expiry(Expiry.notBefore(NOW)).build(),
            new SequenceNumber(Long.toString(100 + ends)),
            ExpiryCause.TTL,
            NOW,
            NOW,
            purgeAt.truncatedTo(ChronoUnit.SECONDS),
            restoredAt);
    writer.put(TestWriter.TABLES.noteOps(), archived.toItem());
  }

  private void baseline(NoteId id) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.baseline(alice.id(), id));
    item.put("kind", AttributeValue.fromS("BASELINE"));
    writer.put(TestWriter.TABLES.noteViews(), item);
  }

  private List<List<String>> pages(String target, String member) {
    List<List<String>> pages = new ArrayList<>();
    String cursor = "";
    do {
      JsonResponse response = alice.get(target + cursor);
      assertThat(response.status()).isEqualTo(200);
      pages.add(response.all(member));
      cursor =
          response.json().get("nextCursor").isNull()
              ? null
              : "&cursor=" + response.get("nextCursor");
    } while (cursor != null && pages.size() < 100);
    return pages;
  }
}
