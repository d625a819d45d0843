package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Callers see what the consumer derives, and operators see it of all. */
interface ViewsContract extends Contract {

  @Test
  default void showsCountersTagsAndDays() {
    User alice = service().newUser();
    assertThat(alice.get("/summary").get("activeNotes")).isEqualTo("0");
    views().summary(alice.id(), 3, "2026-11-25T09:30:00.000Z");
    views().tag(alice.id(), "shop", 2);
    views().tag(alice.id(), "é", 1);
    views().day(alice.id(), "2026-11-24", 1);
    views().day(alice.id(), "2026-11-25", 2);

    assertThat(alice.get("/summary").get("userId")).isEqualTo(alice.id().value());
    assertThat(alice.get("/summary").get("activeNotes")).isEqualTo("3");
    assertThat(alice.get("/tags").all("items", "tag")).containsExactly("shop", "é");
    assertThat(alice.get("/tags?limit=1").json().path("nextCursor").isTextual()).isTrue();
    assertThat(alice.get("/days").all("items", "day")).containsExactly("2026-11-25", "2026-11-24");
    assertThat(alice.get("/days").all("items", "created")).containsExactly("2", "1");
    assertProblem(alice.get("/summary?of=bob"), 400, "invalid-request");
  }

  @Test
  default void listsTheNumbersOfAProjection() {
    User alice = service().newUser();
    views().part(alice.id(), "weekdays", "MONDAY", 3);
    views().part(alice.id(), "weekdays", "SUNDAY", 1);
    views().part(alice.id(), "week", "", 7);

    Reply parts = alice.get("/summary/weekdays");
    assertThat(parts.all("items", "part")).containsExactly("MONDAY", "SUNDAY");
    assertThat(parts.json().path("items").path(0).path("values").toString())
        .isEqualTo("{\"lastSeen\":\"2026-11-25T09:30:00.000Z\",\"notes\":3}");
    assertThat(alice.get("/summary/week").all("items", "part")).containsExactly("");
    assertThat(service().newUser().get("/summary/weekdays").json().path("items")).isEmpty();

    String next = alice.get("/summary/weekdays?limit=1").get("nextCursor");
    assertThat(alice.get("/summary/weekdays?cursor=" + next).all("items", "part"))
        .containsExactly("SUNDAY");
    assertProblem(alice.get("/summary/week?cursor=" + next), 400, "invalid-request");
    assertProblem(alice.get("/summary/Weekdays"), 404, "not-found");
  }

  @Test
  default void showsTheHistoryOfANote() {
    User alice = service().newUser();
    User bob = service().newUser();
    String expiration = views().expired(alice.id(), "milk");
    String path = "/notes/" + expiration.substring(0, expiration.indexOf(':')) + "/audit";

    assertThat(alice.get(path).all("items", "kind")).containsExactly("CREATED", "EXPIRED");
    assertThat(alice.get(path).all("items", "eventId")).contains(expiration);
    assertProblem(bob.get(path), 404, "not-found");
    assertProblem(alice.get("/notes/none/audit"), 404, "not-found");
  }

  @Test
  default void restoresAnExpiredNoteOnce() {
    User alice = service().newUser();
    User bob = service().newUser();
    String id = views().expired(alice.id(), "milk");
    assertThat(alice.get("/expirations").all("items", "id")).containsExactly(id);
    assertThat(alice.get("/expirations").all("items", "cause")).containsExactly("TTL");

    assertProblem(bob.send("POST", "/expirations/" + id + "/restore", null), 404, "not-found");
    Reply restored = alice.post("/expirations/" + id + "/restore", "{\"ttlSeconds\":500}");
    Reply again = alice.send("POST", "/expirations/" + id.replace(":", "%3A") + "/restore", null);

    assertThat(restored.status()).isEqualTo(201);
    assertThat(restored.get("title")).isEqualTo("milk");
    assertThat(restored.header("ETag")).isEqualTo("\"2\"");
    assertThat(Instant.parse(restored.get("expiresAt"))).isAfter(Instant.now());
    assertThat(alice.get(restored.header("Location")).text()).isEqualTo(restored.text());
    assertProblem(again, 409, "already-restored");
    assertThat(alice.get("/expirations").json().path("items").get(0).path("restoredAt").isTextual())
        .isTrue();
  }

  @Test
  default void restoresANoteForeverWithoutABody() {
    User alice = service().newUser();
    String id = views().expired(alice.id(), "milk");

    Reply restored = alice.send("POST", "/expirations/" + id + "/restore", null);

    assertThat(restored.status()).isEqualTo(201);
    assertThat(restored.json().path("expiresAt").isNull()).isTrue();
  }

  @Test
  default void ranksUsersForOperatorsAlone() {
    User operator = service().withScope("profile notestream:operate");
    User most = service().newUser();
    User other = service().withScope("notestream:operated");
    views().summary(most.id(), 1000, "2999-11-25T09:30:00.000Z");

    for (String by : new String[] {"active", "recent"}) {
      Reply reply = operator.get("/summaries?limit=1&by=" + by);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.all("items", "userId")).containsExactly(most.id().value());
    }
    assertProblem(operator.get("/summaries?by=name"), 400, "invalid-request");
    Reply refused = assertProblem(other.get("/summaries"), 403, "forbidden");
    assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
  }

  @Test
  default void saysToAnybodyThatItIsReady() {
    assertThat(service().send("GET", "/health/live").get("status")).isEqualTo("live");
    assertThat(service().send("GET", "/health/ready").get("status")).isEqualTo("ready");
  }

  private StoredViews views() {
    return new StoredViews(service().dynamoDb());
  }
}
