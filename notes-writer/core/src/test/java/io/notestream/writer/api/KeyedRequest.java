package io.notestream.writer.api;

import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A creation with a key.
 *
 * @param scope route and key, within which a request is remembered
 * @param content what is to be created, which is also the title of all its notes
 * @param valid whether it may be served
 */
record KeyedRequest(String scope, String content, boolean valid, Request request) {

  /** A body that goes to the blob store. */
  static final String LONG = "x".repeat(70_000);

  private static final int CONTENTS = 3;

  /** One of few requests, in one of several ways to write it. */
  static KeyedRequest random(Random random, UserId user, String key) {
    String route = random.nextInt(3) == 0 ? "/notes/batch" : "/notes";
    boolean valid = random.nextInt(6) > 0;
    String scope = route + "-" + key;
    int content = random.nextInt(CONTENTS);
    String title = scope + " " + content;
    String member =
        content == 0
            ? "\"ttlSeconds\":" + (valid ? 3600 : 0)
            : "\"tags\":[" + (valid ? "" : "1") + "]";
    String more = member + (content == 2 ? ",\"body\":\"" + LONG + "\"" : "");
    String note =
        random.nextBoolean()
            ? "{\"title\":\"" + title + "\"," + more + "}"
            : "{ " + more + ", \"title\" : \"" + title.replace("k", "\\u006b") + "\"}";
    String body = route.equals("/notes") ? note : "{\"notes\":[" + note + "," + note + "]}";
    Map<String, List<String>> headers =
        Map.of(
            "x-user-id", List.of(user.value()),
            "content-type", List.of("application/json"),
            "idempotency-key", List.of(random.nextBoolean() ? key : '"' + key + '"'));
    return new KeyedRequest(
        scope,
        title,
        valid,
        new Request("POST", route, "", headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return content + (valid ? "" : " (not valid)");
  }
}
