package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import org.junit.jupiter.api.Test;

/** Callers say which version they mean. */
interface PreconditionsContract extends Contract {

  @Test
  default void changesTheVersionThatTheCallerKnowsAndNoOther() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");

    assertThat(alice.patch(path, "{\"title\":\"b\"}", "If-Match", "\"1\"").status()).isEqualTo(200);
    assertProblem(
        alice.patch(path, "{\"title\":\"c\"}", "If-Match", "\"1\""), 412, "precondition-failed");
    assertProblem(
        alice.put(path, "{\"title\":\"c\"}", "If-Match", "\"1\""), 412, "precondition-failed");
    assertProblem(alice.delete(path, "If-Match", "\"1\""), 412, "precondition-failed");
    assertProblem(
        alice.put(path, "{\"title\":\"c\"}", "If-None-Match", "*"), 412, "precondition-failed");
    assertThat(alice.get(path).get("title")).isEqualTo("b");
    assertThat(
            alice.put(path, "{\"title\":\"c\"}", "If-Match", "\"1\"", "If-Match", "\"2\"").status())
        .as("of two headers, one names the version")
        .isEqualTo(200);
    assertThat(alice.delete(path, "If-Match", "\"3\"").status()).isEqualTo(204);
    Reply gone = assertProblem(alice.delete(path, "If-Match", "*"), 412, "precondition-failed");
    assertThat(gone.get("title")).isEqualTo("A precondition does not hold");
  }

  @Test
  default void readsTheVersionThatTheCallerMeans() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");

    assertThat(alice.get(path, "If-Match", "\"1\"").status()).isEqualTo(200);
    assertProblem(alice.get(path, "If-Match", "\"2\""), 412, "precondition-failed");
    assertThat(alice.get(path, "If-None-Match", "*").status()).isEqualTo(304);
    assertThat(alice.get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(304);
    assertThat(alice.get(path, "If-None-Match", "\"2\"").status()).isEqualTo(200);
  }

  @Test
  default void readsAVeryLongListOfTags() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");
    String others = "\"2\",".repeat(1200);

    assertThat(alice.get(path, "If-None-Match", others + "\"1\"").status()).isEqualTo(304);
    assertThat(alice.get(path, "If-None-Match", others + "\"3\"").status()).isEqualTo(200);
    assertThat(alice.delete(path, "If-Match", others + "\"1\"").status()).isEqualTo(204);
  }

  @Test
  default void refusesTagsThatAreNone() {
    User alice = service().newUser();
    String path = alice.create("\"title\":\"milk\"").header("Location");

    Reply reply =
        assertProblem(
            alice.patch(path, "{\"title\":1}", "If-Match", "one"), 400, "invalid-request");

    assertThat(reply.all("errors", "header")).contains("If-Match");
    assertThat(reply.all("errors", "pointer")).contains("#/title");
  }
}
