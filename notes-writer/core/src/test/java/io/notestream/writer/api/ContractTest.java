package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.writer.ApiContract;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.internal.response.ProblemType;
import io.notestream.writer.internal.route.Route;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {

  private TestWriter writer;

  @BeforeEach
  void start() {
    writer = new TestWriter(null);
  }

  @AfterEach
  void stop() {
    writer.close();
  }

  @Test
  void hasEveryRouteAndNoOther() {
    ExecutorService threads = ApiRoutes.rankingThreads();
    List<Route> routes =
        new ApiRoutes(
                writer.clients(),
                TestWriter.TABLES,
                null,
                Clock.systemUTC(),
                ExpiryPolicy.standard(),
                Duration.ofSeconds(60))
            .all(threads);
    threads.shutdownNow();
    Set<String> served = new TreeSet<>();
    routes.forEach(route -> served.add(route.method() + " /" + String.join("/", route.template())));

    assertThat(ApiContract.published().operations()).isEqualTo(served);
  }

  @Test
  void hasEveryTypeOfProblemAndNoOther() {
    List<String> published = new ArrayList<>();
    for (JsonNode type :
        ApiContract.published().document().at("/components/schemas/ProblemType/enum")) {
      published.add(type.asText());
    }

    assertThat(published)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemType::uri).toList());
  }

  @Test
  void isServedWithAPageThatRendersIt() {
    JsonResponse contract = get("/openapi.yaml");
    JsonResponse page = get("/docs");

    assertThat(contract.status()).isEqualTo(200);
    assertThat(contract.text()).startsWith("openapi: 3.1.0");
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
    assertThat(page.text()).doesNotContain("http:", "https:", "//");
    for (String file : List.of("swagger-ui.css", "swagger-ui-bundle.js", "page.js")) {
      assertThat(page.text()).contains("docs/" + file);
      assertThat(get("/docs/" + file).status()).isEqualTo(200);
    }
  }

  @Test
  void pathsThatThereAreNotPointToThePage() {
    assertThat(get("/").get("detail")).contains("/docs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs/"})
  void linksItsFilesWhereverThePageIs(String target) {
    Matcher links = Pattern.compile("(?:src|href)=\"([^:\"]+)\"").matcher(get(target).text());
    URI stage = URI.create("http://localhost/prod");
    List<String> files = new ArrayList<>();
    while (links.find()) {
      files.add(URI.create(stage + target).resolve(links.group(1)).toString());
    }

    assertThat(files)
        .containsExactly(
            stage + "/docs/swagger-ui.css",
            stage + "/docs/swagger-ui-bundle.js",
            stage + "/docs/page.js");
    assertThat(get("/docs/page.js").text())
        .contains("new URL('../openapi.yaml', document.currentScript.src)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/docs/index.html", "/docs/..%2f..%2fopenapi.yaml", "/docs/%00", "/docs/x"})
  void servesNoOtherFile(String target) {
    assertThat(get(target).status()).isEqualTo(404);
  }

  private JsonResponse get(String target) {
    return writer.user("alice").get(target, "x-user-id", "");
  }
}
