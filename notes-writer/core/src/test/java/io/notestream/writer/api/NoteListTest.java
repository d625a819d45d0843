package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class NoteListTest {

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
  void listsTheNewestFirst() {
    List<String> created = create(5);

    JsonResponse response = alice.get("/notes");

    Collections.reverse(created);
    assertThat(response.all("id")).isEqualTo(created);
    assertThat(response.all("title")).containsExactly("n4", "n3", "n2", "n1", "n0");
    assertThat(response.json().get("nextCursor").isNull()).isTrue();
  }

  @Test
  void listsNotesOfOneMillisecondInTheOrderOfTheirCreation() {
    List<String> created =
        new ArrayList<>(Stream.generate(() -> alice.create("x").value()).limit(20).toList());

    Collections.reverse(created);
    assertThat(alice.get("/notes").all("id")).isEqualTo(created);
  }

  @Test
  void listsNothingForANewUser() {
    assertThat(alice.get("/notes").text()).isEqualTo("{\"items\":[],\"nextCursor\":null}");
  }

  @Test
  void pagesThroughEveryNoteOnce() {
    List<String> created = create(23);
    Collections.reverse(created);

    List<List<String>> pages = pages("/notes?limit=5");

    assertThat(pages.stream().flatMap(List::stream)).isEqualTo(created);
    assertThat(pages.stream().map(List::size)).containsExactly(5, 5, 5, 5, 3);
  }

  @Test
  void endsWithoutACursorWhenThePageIsExactlyFull() {
    create(5);

    assertThat(alice.get("/notes?limit=5").json().get("nextCursor").isNull()).isTrue();
  }

  @Test
  void keepsPagesFullAmongExpiredNotes() {
    List<String> live = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 9; j++) {
        tick();
        alice.create("gone", "\"ttlSeconds\": 1");
      }
      tick();
      live.add(alice.create("live").value());
    }
    writer.clock().advance(Duration.ofSeconds(10));
    Collections.reverse(live);

    List<List<String>> pages = pages("/notes?limit=4");

    assertThat(pages.stream().map(List::size)).containsExactly(4, 4, 4);
    assertThat(pages.stream().flatMap(List::stream)).isEqualTo(live);
  }

  @Test
  void goesOnFromAnHonestCursorWhenReadingWasBounded() {
    String body = "\"body\": \"" + "x".repeat(64 * 1024) + "\"";
    String oldest = alice.create("live").value();
    for (int i = 0; i < 140; i++) {
      tick();
      alice.create("gone", body, "\"ttlSeconds\": 1");
    }
    writer.clock().advance(Duration.ofSeconds(10));

    List<List<String>> pages = pages("/notes?limit=4");

    assertThat(pages)
        .as("nine megabytes of expired notes are more than one page reads")
        .hasSize(2)
        .last()
        .isEqualTo(List.of(oldest));
    assertThat(pages.get(0)).isEmpty();
  }

  @Test
  void endsAPageEarlyWhoseBodiesAreLarge() {
    String body = "\"body\": \"" + "x".repeat(64 * 1024) + "\"";
    for (int i = 0; i < 70; i++) {
      tick();
      alice.create("large", body);
    }

    List<List<String>> pages = pages("/notes?limit=100");

    assertThat(pages).hasSize(2);
    assertThat(new HashSet<>(pages.stream().flatMap(List::stream).toList())).hasSize(70);
  }

  @Test
  void filtersByTag() {
    tick();
    NoteId a = alice.create("a", "\"tags\": [\"shop\", \"home\"]");
    tick();
    alice.create("b", "\"tags\": [\"shopping\"]");
    tick();
    NoteId c = alice.create("c", "\"tags\": [\"shop\"]");
    tick();
    alice.create("d");

    assertThat(alice.get("/notes?tag=shop").all("id")).containsExactly(c.value(), a.value());
    assertThat(alice.get("/notes?tag=none").all("id")).isEmpty();
    assertThat(alice.get("/notes?tag=").status()).isEqualTo(400);
    assertThat(pages("/notes?tag=shop&limit=1"))
        .containsExactly(List.of(c.value()), List.of(a.value()));
  }

  @Test
  void filtersByWhatExpiresSoon() {
    alice.create("stays");
    NoteId soon = alice.create("soon", "\"ttlSeconds\": 60");
    alice.create("later", "\"ttlSeconds\": 7200");

    assertThat(alice.get("/notes?expiringWithin=PT1H").all("id")).containsExactly(soon.value());
    assertThat(alice.get("/notes?expiringWithin=3600").all("id")).containsExactly(soon.value());
    assertThat(alice.get("/notes?expiringWithin=PT3H").all("title"))
        .containsExactlyInAnyOrder("soon", "later");
    assertThat(alice.get("/notes?expiringWithin=PT1H&tag=x").all("id")).isEmpty();
  }

  @Test
  void refusesACursorWithOtherFilters() {
    create(3);
    String cursor = alice.get("/notes?limit=1").get("nextCursor");

    assertThat(alice.get("/notes?limit=1&cursor=" + cursor).status()).isEqualTo(200);
    assertThat(alice.get("/notes?limit=1&tag=x&cursor=" + cursor).status()).isEqualTo(400);
    assertThat(alice.get("/tags?cursor=" + cursor).status()).isEqualTo(400);
    assertThat(alice.get("/notes?cursor=nonsense").status()).isEqualTo(400);
  }

  @Test
  void refusesTheCursorOfAnotherUser() {
    create(3);
    String cursor = alice.get("/notes?limit=1").get("nextCursor");
    writer.user("bob").create("bob's");

    assertThat(writer.user("bob").get("/notes?limit=1&cursor=" + cursor).status()).isEqualTo(400);
  }

  @Test
  void leavesOutWhatIsNoNote() {
    NoteId id = alice.create("milk");
    for (String sk : List.of("NOTE#garbage", "IDEM#1", "NOTE#01ARZ3NDEKTSV4RRFFQ69G5FAV")) {
      Map<String, AttributeValue> item = new HashMap<>(writer.item(alice.id(), id));
      item.put("SK", AttributeValue.fromS(sk));
      if (sk.startsWith("IDEM")) {
        item.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
      }
      writer.put(TestWriter.TABLES.notes(), item);
    }

    assertThat(alice.get("/notes").all("id")).containsExactly(id.value());
    assertThat(pages("/notes?limit=1").stream().flatMap(List::stream)).containsExactly(id.value());
  }

  @Test
  void leavesOutNotesThatAreMarkedAsDeleted() {
    NoteId id = alice.create("milk", "\"ttlSeconds\": 50");
    Map<String, AttributeValue> item = new HashMap<>(writer.item(new UserId("alice"), id));
    item.put("deletedAt", AttributeValue.fromS("2026-11-25T09:30:00.250Z"));
    writer.put(TestWriter.TABLES.notes(), item);

    assertThat(alice.get("/notes").all("id")).isEmpty();
    assertThat(alice.get("/notes?expiringWithin=PT1H").all("id")).isEmpty();
    assertThat(alice.get("/notes/" + id).status()).isEqualTo(404);
    assertThat(alice.patch("/notes/" + id, "{\"ttlSeconds\": 90}").status()).isEqualTo(404);
  }

  private List<String> create(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tick();
      ids.add(alice.create("n" + i).value());
    }
    return ids;
  }

  /** Lets a millisecond pass, as it does between most notes. */
  private void tick() {
    writer.clock().advance(Duration.ofMillis(1));
  }

  private List<List<String>> pages(String target) {
    List<List<String>> pages = new ArrayList<>();
    String cursor = "";
    do {
      JsonResponse response = alice.get(target + cursor);
      assertThat(response.status()).isEqualTo(200);
      pages.add(response.all("id"));
      cursor =
          response.json().get("nextCursor").isNull()
              ? null
              : "&cursor=" + response.get("nextCursor");
    } while (cursor != null && pages.size() < 100);
    return pages;
  }
}
