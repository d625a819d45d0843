package io.notestream.writer.contract;

import static io.notestream.writer.contract.Contract.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.contract.ContractService.User;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API describes itself, and knows its paths however they are written. */
interface SurfaceContract extends Contract {

  @Test
  default void describesItself() {
    Reply contract = service().send("GET", "/openapi.yaml");
    Reply page = service().send("GET", "/docs");
    Reply script = service().send("GET", "/docs/swagger-ui-bundle.js", "Accept-Encoding", "gzip");

    assertThat(contract.status()).isEqualTo(200);
    assertThat(contract.header("Content-Type")).isEqualTo("application/yaml");
    assertThat(contract.text()).startsWith("openapi: 3.1.0");
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(script.text()).hasSizeGreaterThan(500_000).contains("SwaggerUIBundle");
    assertProblem(service().send("GET", "/docs/index.html"), 404, "not-found");
  }

  @Test
  default void saysWhichMethodsAPathHas() {
    Reply reply = service().send("OPTIONS", "/notes", "Origin", "https://app.example.org");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    assertThat(reply.header("Access-Control-Allow-Origin")).isNull();
    assertThat(reply.body()).isEmpty();
  }

  @Test
  default void showsOperatorsWhatTheConsumerCouldNotDo() {
    User operator = service().withScope("notestream:operate");

    for (String path : new String[] {"/dead-letters", "/gaps"}) {
      Reply reply = operator.get(path + "?state=open&limit=5");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().path("items").isArray()).isTrue();
      assertProblem(service().newUser().get(path), 403, "forbidden");
      assertProblem(operator.get(path + "?state=lost"), 400, "invalid-request");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/notes/%25          | 404",
        "/notes/%C3%A9       | 404",
        "/notes/a+b          | 404",
        "/notes/a%20b        | 404",
        "/notes/x;y=1        | 404",
        "/notes/%zz          | 400",
        "/notes/%            | 400",
        "/notes/%4           | 400",
        "/notes/%FF          | 400",
        "/notes/%00          | 400",
        "/notes/%01          | 404",
        "/notes/.;x          | 400",
        "/notes/%2f          | 404",
        "/notes/a%2Fb        | 404",
        "/notes/%5c          | 404",
        "/notes/..           | 404",
        "/notes/%2e%2e       | 404",
        "/notes/..;/summary  | 400",
        "//notes             | 404",
        "/notes//            | 404",
        "/a//b               | 404",
      })
  default void refusesPathsThatAreNone(String path, int status) {
    Reply reply = service().newUser().get(path);

    assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
  }
}
