package io.notestream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.junit.LocalDynamoDbTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays the life of a lease as KCL 3 drives it: calls in the form in which a worker was seen to
 * send them, nearly all in the older parameters, put together to one history.
 */
@LocalDynamoDbTest
class KclHistoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TestFactory
  List<DynamicTest> everyCallGetsTheResponseThatKclExpects(LocalDynamoDb engine)
      throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode call : history()) {
      String name = (tests.size() + 1) + " " + call.get("operation").textValue();
      tests.add(DynamicTest.dynamicTest(name, () -> replay(call, engine.endpoint())));
    }
    return tests;
  }

  private static JsonNode history() throws IOException {
    try (InputStream json = KclHistoryTest.class.getResourceAsStream("kcl-history.json")) {
      return JSON.readTree(json);
    }
  }

  private static void replay(JsonNode call, URI endpoint) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810." + call.get("operation").textValue())
            .POST(BodyPublishers.ofString(call.get("request").toString()))
            .build();

    HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(call.get("status").intValue());
    if (call.has("response")) {
      assertThat(comparable(JSON.readTree(response.body())))
          .isEqualTo(comparable(call.get("response")));
    }
  }

  /** The JSON in a form whose equality takes no account of the order in sets and objects. */
  private static Object comparable(JsonNode json) {
    if (json.isArray()) {
      List<Object> elements = new ArrayList<>();
      json.forEach(element -> elements.add(comparable(element)));
      return elements;
    }
    if (!json.isObject()) {
      return json;
    }
    Map<String, Object> members = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      boolean set = member.getKey().equals("SS");
      members.put(
          member.getKey(), set ? elements(member.getValue()) : comparable(member.getValue()));
    }
    return members;
  }

  private static Set<String> elements(JsonNode set) {
    Set<String> elements = new HashSet<>();
    set.forEach(element -> elements.add(element.textValue()));
    return elements;
  }
}
