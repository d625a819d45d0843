package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Notes are created in batches, and once although asked for twice. */
interface CreationContract extends Contract {

  @Test
  default void createsABatch() {
    User alice = service().newUser();

    Reply reply = alice.post("/notes/batch", "{\"notes\":[{\"title\":\"a\"},{\"title\":\"b\"}]}");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.all("items", "title")).containsExactly("a", "b");
    assertThat(alice.get("/notes").all("items", "id"))
        .containsExactlyInAnyOrderElementsOf(reply.all("items", "id"));
  }

  @Test
  default void createsAWholeBatchOrNothing() {
    User alice = service().newUser();

    Reply reply = alice.post("/notes/batch", "{\"notes\":[{\"title\":\"a\"},{\"title\":\"\"}]}");

    assertProblem(reply, 400, "invalid-request");
    assertThat(reply.all("errors", "pointer")).containsExactly("#/notes/1/title");
    assertThat(alice.get("/notes").all("items", "id")).isEmpty();
    assertProblem(alice.post("/notes/batch", "{\"notes\":[]}"), 400, "invalid-request");
    assertProblem(
        alice.post(
            "/notes/batch",
            "{\"notes\":["
                + String.join(",", Collections.nCopies(101, "{\"title\":\"x\"}"))
                + "]}"),
        400,
        "invalid-request");
  }

  @Test
  default void createsOneNoteForOneKey() {
    User alice = service().newUser();
    User bob = service().newUser();
    String body = "{\"title\":\"milk\",\"tags\":[\"shop\"]}";

    Reply first = alice.post("/notes", body, "Idempotency-Key", "\"k-1\"");
    Reply again =
        alice.post(
            "/notes",
            "{ \"tags\":[\"sh\\u006fp\"], \"title\":\"milk\" }",
            "Idempotency-Key",
            "k-1");

    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(alice.get("/notes").all("items", "id")).hasSize(1);
    assertProblem(
        alice.post("/notes", "{\"title\":\"bread\"}", "Idempotency-Key", "k-1"),
        422,
        "idempotency-key-reused");
    assertThat(bob.post("/notes", body, "Idempotency-Key", "k-1").get("id"))
        .isNotEqualTo(first.get("id"));
    String batch = "{\"notes\":[" + body + "]}";
    Reply whole = alice.post("/notes/batch", batch, "Idempotency-Key", "k-1");
    assertThat(alice.post("/notes/batch", batch, "Idempotency-Key", "k-1").text())
        .isEqualTo(whole.text());
    assertThat(alice.get("/notes").all("items", "id")).hasSize(2);
  }

  @Test
  default void refusesTwoKeysAndKeysThatAreNone() {
    User alice = service().newUser();

    String veryLong = '"' + "x".repeat(5000) + '"';
    for (String key : List.of("\"\"", "é", "x".repeat(256), veryLong, "a b", "a,b", ",", "a\",b")) {
      Reply reply =
          assertProblem(
              alice.post("/notes", "{\"title\":\"x\"}", "Idempotency-Key", key),
              400,
              "invalid-request");
      assertThat(reply.all("errors", "header")).containsExactly("Idempotency-Key");
    }
    Reply two =
        service()
            .send(
                "POST",
                "/notes",
                "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8),
                List.of(
                    Map.entry("Authorization", "Bearer " + alice.token()),
                    Map.entry("Idempotency-Key", "\"a,b\""),
                    Map.entry("Idempotency-Key", "\"a,b\"")));
    assertProblem(two, 400, "invalid-request");
    assertThat(two.get("detail")).contains("once, not 2 times");
    assertThat(alice.get("/notes").all("items", "id")).isEmpty();
    assertThat(alice.post("/notes", "{\"title\":\"x\"}", "Idempotency-Key", "\"a,b\"").status())
        .isEqualTo(201);
  }
}
