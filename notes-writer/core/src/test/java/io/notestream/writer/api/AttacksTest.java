package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.fault.CallStats;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.contract.StoredViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers may try to bring the service to do. */
class AttacksTest {

  /** Ten thousand with {@code -Pfuzz}. */
  private static final int KEYS = Integer.getInteger("test.requests", 3000) / 10;

  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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
  void manyKeysOfAUserMakeNothingDearerForIt() {
    for (int i = 0; i < 30; i++) {
      alice.create("note " + i);
    }
    JsonResponse page = alice.get("/notes");
    double units = readUnits("/notes");

    for (int i = 0; i < KEYS; i++) {
      JsonResponse created = alice.post("/notes", "{\"title\": \"x\"}", "Idempotency-Key", "k" + i);
      alice.delete("/notes/" + created.get("id"));
    }

    assertThat(alice.get("/notes").all("id")).isEqualTo(page.all("id"));
    assertThat(readUnits("/notes")).isEqualTo(units);
  }

  @Test
  void noCursorIsTakenThatWasNotMadeForTheListAndItsCaller() {
    Map<String, String> cursors = cursors();

    cursors.forEach(
        (list, cursor) -> {
          for (String other : cursors.keySet()) {
            int expected = other.equals(list) ? 200 : 400;
            assertThat(alice.get(with(other, cursor)).status())
                .as("cursor of " + list + " at " + other)
                .isEqualTo(expected);
          }
          if (!list.startsWith("/summaries")) { // The list of operators is the same for all.
            assertThat(writer.user("bob").get(with(list, cursor)).status()).isEqualTo(400);
          }
        });
  }

  @Test
  void noCursorIsTakenOfWhichABitIsFlipped() {
    Map<String, String> cursors = cursors();
    cursors.keySet().retainAll(Set.of("/notes?tag=a", "/expirations?", "/summaries?by=recent"));
    cursors.forEach(
        (list, cursor) -> {
          for (int i = 0; i < cursor.length(); i++) {
            int bit = 1 << (i % 6);
            char flipped = BASE64.charAt(BASE64.indexOf(cursor.charAt(i)) ^ bit);
            String forged = cursor.substring(0, i) + flipped + cursor.substring(i + 1);
            assertThat(alice.get(with(list, forged)).status()).as(forged).isEqualTo(400);
          }
          int last = BASE64.indexOf(cursor.charAt(cursor.length() - 1));
          for (int bits = 1; bits < 64; bits++) { // Some of the last ones may be spare.
            String forged = cursor.substring(0, cursor.length() - 1) + BASE64.charAt(last ^ bits);
            assertThat(alice.get(with(list, forged)).status()).as(forged).isEqualTo(400);
          }
          for (String forged :
              List.of(cursor + "A", cursor.substring(1), cursor + "%3D", cursor + cursor)) {
            assertThat(alice.get(with(list, forged)).status()).as(forged).isEqualTo(400);
          }
        });
  }

  /** A cursor of each kind of list, by its request. */
  private Map<String, String> cursors() {
    StoredViews views = new StoredViews(writer.dynamoDb(), writer.clock());
    for (int i = 0; i < 3; i++) {
      alice.create("note", "\"tags\": [\"a\", \"b\"], \"ttlSeconds\": 100");
      views.tag(alice.id(), "tag" + i, 1);
      views.day(alice.id(), "2026-11-0" + (i + 1), 1);
      views.part(alice.id(), "weekdays", "part" + i, 1);
      views.part(alice.id(), "week", "part" + i, 1);
      views.summary(writer.user("user" + i).id(), i, "2026-11-25T09:3" + i + ":00.000Z");
    }
    List<String> expired = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      expired.add(views.expired(alice.id(), "gone"));
    }
    String history = "/notes/" + expired.get(0).split(":")[0] + "/audit";
    Map<String, String> cursors = new LinkedHashMap<>();
    for (String list :
        List.of(
            "/notes?",
            "/notes?tag=a",
            "/notes?tag=b",
            "/notes?expiringWithin=3600",
            "/tags?",
            "/days?",
            "/days?from=2026-11-01",
            "/summary/weekdays?",
            "/summary/week?",
            "/expirations?",
            history + "?",
            "/summaries?by=active",
            "/summaries?by=recent")) {
      cursors.put(list, alice.get(list + "&limit=1").get("nextCursor"));
    }
    assertThat(cursors.values()).allMatch(cursor -> cursor.length() > 20);
    return cursors;
  }

  private static String with(String list, String cursor) {
    return list + "&limit=1&cursor=" + cursor;
  }

  private double readUnits(String target) {
    writer.engine().stats().reset();
    assertThat(alice.get(target).status()).isEqualTo(200);
    return writer.engine().stats().lines().stream().mapToDouble(CallStats.Line::readUnits).sum();
  }
}
