package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sends requests that are nearly right, and some that are not: whatever comes, the response is in
 * the contract, is no failure of the service, and shows nothing of another user.
 */
class RandomRequestsTest {

  /** Ten times as many with {@code -Pfuzz}. */
  private static final int REQUESTS = Integer.getInteger("test.requests", 10_000);

  private static final String SECRET = "what only bob may read";

  private final Random random = new Random(20261128L);
  private final List<String> ids = new ArrayList<>();
  private final List<String> cursors = new ArrayList<>();

  @Test
  void everyRequestHasAResponseThatIsNoFailure() {
    try (TestWriter writer = new TestWriter(null)) {
      User bob = writer.user("bob");
      String foreign = bob.create(SECRET, "\"ttlSeconds\": 100000").value();
      String cursor = cursorOf(bob);
      ids.add(foreign);
      cursors.add(cursor);
      int served = 0;
      for (int i = 0; i < REQUESTS; i++) {
        String method = method();
        String target = target();
        byte[] body = random.nextInt(4) == 0 ? null : body();
        String[] headers = headers();

        JsonResponse response = writer.user("alice").send(method, target, body, headers);

        String request = "request " + i + ": " + method + " " + target;
        assertThat(response.status()).as(request).isLessThan(500);
        assertThat(response.text()).as(request).doesNotContain(SECRET, "Exception", "\tat ");
        if (response.status() < 300) {
          served++;
          remember(response);
        }
      }
      assertThat(served).isGreaterThan(REQUESTS / 20);
      assertThat(bob.get("/notes/" + foreign).get("title")).isEqualTo(SECRET);
      assertThat(bob.get("/notes/" + foreign).get("version")).isEqualTo("1");
    }
  }

  private static String cursorOf(User bob) {
    bob.create("another");
    return bob.get("/notes?limit=1").get("nextCursor");
  }

  private void remember(JsonResponse response) {
    if (response.text().startsWith("{")) {
      if (response.json().has("id") && ids.size() < 200) {
        ids.add(response.get("id"));
      }
      if (response.json().path("nextCursor").isTextual() && cursors.size() < 200) {
        cursors.add(response.get("nextCursor"));
      }
    }
  }

  private String method() {
    return pick(
        "GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "X");
  }

  private String target() {
    String id = random.nextInt(5) == 0 ? garbage() : pick(ids.toArray(String[]::new));
    String path =
        pick(
            "/notes",
            "/notes",
            "/notes/batch",
            "/notes/" + id,
            "/notes/" + id,
            "/notes/" + id + "/audit",
            "/summary",
            "/tags",
            "/days",
            "/summary/" + garbage(),
            "/summary/weekdays",
            "/expirations",
            "/expirations/" + id + ":17/restore",
            "/expirations/" + id + "/restore",
            "/summaries",
            "/dead-letters",
            "/gaps",
            "/docs/" + garbage(),
            "/" + garbage());
    return random.nextInt(3) == 0 ? path + "?" + query() : path;
  }

  private String query() {
    String name =
        pick("limit", "cursor", "tag", "expiringWithin", "from", "to", "by", "state", "x");
    String value =
        pick(
            "5",
            "PT1H",
            "shop",
            "2026-11-25",
            "active",
            "open",
            garbage(),
            altered(pick(cursors.toArray(String[]::new))));
    return random.nextInt(4) == 0 ? name + "=" + value + "&" + query() : name + "=" + value;
  }

  private String altered(String text) {
    if (random.nextBoolean()) {
      return text;
    }
    int at = random.nextInt(text.length());
    return text.substring(0, at) + (char) ('A' + random.nextInt(26)) + text.substring(at + 1);
  }

  private byte[] body() {
    String json = random.nextInt(6) == 0 ? "{\"notes\": [" + note() + ", " + note() + "]}" : note();
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(8) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private String note() {
    List<String> members = new ArrayList<>();
    if (random.nextInt(8) != 0) {
      members.add("\"title\": " + value());
    }
    for (String name : new String[] {"body", "tags", "ttlSeconds", "expiresAt", "x"}) {
      if (random.nextInt(5) == 0) {
        members.add("\"" + name + "\": " + value());
      }
    }
    return "{" + String.join(", ", members) + "}";
  }

  private String value() {
    return pick(
        "\"milk\"",
        "\"\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\u0000\"",
        "[\"Shop\", \" caf\u00e9\"]",
        "[1]",
        "[]",
        "null",
        "60",
        "-1",
        "1e400",
        "9223372036854775808",
        "true",
        "{}",
        "\"2027-01-01T00:00:00Z\"",
        "\"" + "x".repeat(random.nextInt(300)) + "\"");
  }

  private String[] headers() {
    List<String> headers = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      headers.add(
          pick("If-Match", "If-None-Match", "Idempotency-Key", "Content-Type", "Content-Encoding"));
      headers.add(
          pick(
              "\"1\"",
              "\"2\"",
              "*",
              "W/\"1\"",
              "key",
              "gzip",
              "text/plain",
              "",
              "\u00e9",
              "\"",
              "1"));
    }
    if (random.nextInt(6) == 0) {
      headers.add("Content-Type");
      headers.add(pick("application/json; charset=utf-16", "application/merge-patch+json", "x"));
    }
    return headers.toArray(String[]::new);
  }

  private String garbage() {
    return pick(
        "%",
        "%zz",
        "%ff",
        "..",
        ".",
        "%2e%2e",
        "%00",
        "a%2fb",
        "\u00fc",
        "x".repeat(3000),
        "'",
        "=",
        "-1",
        "00",
        "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        "01ARZ3NDEKTSV4RRFFQ69G5FAL",
        "%F0%9F%98%80");
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
