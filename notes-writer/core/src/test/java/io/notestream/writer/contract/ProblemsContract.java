package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.fault.Fault;
import io.notestream.writer.contract.ContractService.User;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is refused is refused as a problem. */
interface ProblemsContract extends Contract {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/nothing",
        "/notes/",
        "/notes/a/b",
        "/NOTES",
        "/notes/01M88EVNFTVY5Q9NVPGNFWPAFM/x"
      })
  default void knowsNoOtherPaths(String path) {
    int status = path.equals("/notes/") ? 200 : 404;

    Reply reply = service().newUser().get(path);

    assertThat(reply.status()).isEqualTo(status);
    if (status == 404) {
      assertProblem(reply, 404, "not-found");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT    | /notes        | GET, HEAD, POST",
        "DELETE | /notes        | GET, HEAD, POST",
        "PATCH  | /summaries    | GET, HEAD",
        "POST   | /notes/x      | DELETE, GET, HEAD, PATCH, PUT",
        "POST   | /summary      | GET, HEAD",
        "DELETE | /health/ready | GET, HEAD",
        "BREW   | /notes        | GET, HEAD, POST",
      })
  default void refusesMethodsThatAPathDoesNotHave(String method, String path, String allowed) {
    Reply reply = service().newUser().send(method, path, null);

    assertProblem(reply, 405, "method-not-allowed");
    assertThat(reply.header("Allow").split(", ")).contains(allowed.split(", "));
    assertThat(reply.header("Allow").split(", ")).doesNotContain(method);
  }

  @Test
  default void namesEveryPartOfABodyThatIsWrong() {
    Reply reply =
        service()
            .newUser()
            .post(
                "/notes",
                "{\"title\":\"\",\"tags\":[\"ok\",\" \",7],\"ttlSeconds\":0,\"a/b\":1,\"body\":2}");

    assertProblem(reply, 400, "invalid-request");
    assertThat(reply.all("errors", "pointer"))
        .containsExactlyInAnyOrder(
            "#/title", "#/tags/1", "#/tags/2", "#/ttlSeconds", "#/a~1b", "#/body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"title\":1,\"title\":2}", "{}{}", "{'a':1}"})
  default void refusesBodiesThatAreNoObject(String body) {
    assertProblem(service().newUser().post("/notes", body), 400, "malformed-body");
  }

  @Test
  default void refusesOtherMediaTypes() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"x\"").header("Location");

    assertProblem(
        alice.post("/notes", "title=x", "Content-Type", "application/x-www-form-urlencoded"),
        415,
        "unsupported-media-type");
    Reply patch = alice.patch(path, "{}", "Content-Type", "application/json-patch+json");
    assertProblem(patch, 415, "unsupported-media-type");
    assertThat(patch.header("Accept-Patch")).contains("application/merge-patch+json");
  }

  @Test
  default void refusesTextThatIsTooLong() {
    User alice = service().newUser();
    String body = "y".repeat((1 << 20) + 1);

    Reply reply = alice.post("/notes", "{\"title\":\"x\",\"body\":\"" + body + "\"}");

    assertThat(reply.status()).as(reply.toString()).isIn(400, 413);
    assertThat(alice.post("/notes", "{\"title\":\"" + "z".repeat(201) + "\"}").status())
        .isEqualTo(400);
  }

  @Test
  default void takesALongBody() {
    User alice = service().newUser();
    byte[] body =
        ("{\"title\":\"x\",\"body\":\"" + "ü".repeat(500_000) + "\"}")
            .getBytes(StandardCharsets.UTF_8);

    Reply reply = alice.send("POST", "/notes", body);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.get("bodyBytes")).isEqualTo("1000000");
  }

  @Test
  default void isUnavailableWhileTheStoreIs() {
    User alice = service().newUser();
    Fault fault = service().engine().faults().on("GetItem").fail("AccessDeniedException");
    try {
      assertThat(service().send("GET", "/health/ready").status()).isEqualTo(503);
      assertThat(alice.get("/health/live").status()).isEqualTo(200);
      assertThat(fault.hits()).isPositive();
    } finally {
      service().engine().faults().clear();
    }
  }
}
