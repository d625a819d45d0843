package io.notestream.local.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DynamoDB does with requests before it looks for their operation. */
@LocalDynamoDbTest
class ConformingHttpTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LIST_TABLES = "DynamoDB_20120810.ListTables";

  private URI endpoint;

  @BeforeEach
  void endpointOf(LocalDynamoDb engine) {
    endpoint = engine.endpoint();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/abc", "/-", "/index.htm", "/health", "//"})
  void onlyTheRootSaysThatItIsHealthy(String path) throws Exception {
    HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create(endpoint + path)).GET());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("<UnknownOperationException/>\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whatever", "text/plain", "application/jsonp"})
  void whatNamesNoOperationAndIsNoJsonIsNotFound(String type) throws Exception {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("hi")));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("<UnknownOperationException/>\n");
    assertThat(header(response, "x-amz-crc32")).isEqualTo("3552371480");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "application/json; charset=utf-8, application/json",
    "APPLICATION/JSON, application/json",
    "application/x-amz-json-1.0, application/x-amz-json-1.0",
    "application/x-www-form-urlencoded, application/x-amz-json-1.0"
  })
  void aResponseHasTheTypeOfItsRequest(String asked, String responded) throws Exception {
    for (String body : new String[] {"{}", "hi", "{\"Limit\":0}"}) {
      HttpResponse<String> response =
          send(call().header("Content-Type", asked).POST(BodyPublishers.ofString(body)));

      assertThat(header(response, "content-type")).as(body).isEqualTo(responded);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:3000",
        "https://localhost",
        "http://app.localhost:3000",
        "http://127.0.0.1:8080",
        "http://[::1]:8080"
      })
  void aPageOfThisMachineMayCall(String origin) throws Exception {
    HttpResponse<String> preflight =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Origin", origin)
                .header("Access-Control-Request-Headers", "x-amz-target, authorization")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> response =
        send(call().header("Origin", origin).POST(BodyPublishers.ofString("{}")));

    assertThat(preflight.statusCode()).isEqualTo(200);
    assertThat(preflight.body()).isEmpty();
    assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(preflight, "access-control-max-age")).isEqualTo("172800");
    assertThat(header(preflight, "access-control-allow-headers"))
        .isEqualTo("x-amz-target, authorization");
    assertThat(header(preflight, "access-control-allow-methods")).isEqualTo("POST");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
    assertThat(header(response, "access-control-expose-headers")).contains("x-amzn-RequestId");
    assertThat(header(response, "access-control-max-age")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "null"
      })
  void aPageOfAnotherMachineMayNotCall(String origin) throws Exception {
    HttpResponse<String> preflight =
        send(
            HttpRequest.newBuilder(endpoint)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> response =
        send(call().header("Origin", origin).POST(BodyPublishers.ofString("{}")));

    assertThat(preflight.statusCode()).isEqualTo(404);
    assertThat(header(preflight, "access-control-allow-origin")).isEmpty();
    assertThat(header(response, "access-control-allow-origin")).isEmpty();
  }

  @Test
  void withoutAnOriginNothingIsSaidToPages() throws Exception {
    HttpResponse<String> response = send(call().POST(BodyPublishers.ofString("{}")));

    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.startsWith("access-control-"));
  }

  private HttpRequest.Builder call() {
    return HttpRequest.newBuilder(endpoint).header("X-Amz-Target", LIST_TABLES);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
