package io.notestream.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contract that the API publishes, {@code openapi.yaml}: every response of every test is held
 * against it, and every request that was served. Thread-safe.
 */
public final class ApiContract {

  private static final String LOCATION = "https://notestream.test/openapi";
  private static final String EXAMPLES = "#/components/examples/";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private static final ApiContract PUBLISHED = new ApiContract();

  private final JsonNode document;
  private final SchemaRegistry schemas;
  private final Map<String, Schema> byPointer = new ConcurrentHashMap<>();

  private ApiContract() {
    try (InputStream in =
        ApiContract.class.getResourceAsStream("/io/notestream/writer/openapi.yaml")) {
      document = new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(LOCATION, document.toString())));
  }

  /** Returns the contract that the API publishes. */
  public static ApiContract published() {
    return PUBLISHED;
  }

  /** The document. */
  public JsonNode document() {
    return document;
  }

  /** Every operation as method and path, such as {@code GET /notes/{id}}, sorted. */
  public Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .filter(METHODS::contains)
                    .forEach(
                        method ->
                            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** Returns the statuses of the responses that have an example. */
  public Set<Integer> statuses(String example) {
    Set<Integer> statuses = new TreeSet<>();
    for (JsonNode response : document.path("paths").findValues("responses")) {
      for (Map.Entry<String, JsonNode> entry : response.properties()) {
        if (examples(resolve(entry.getValue())).contains(example)) {
          statuses.add(Integer.valueOf(entry.getKey()));
        }
      }
    }
    return statuses;
  }

  /** Requires that all that is JSON has examples that fit its schema, and none is left over. */
  public void checkExamples() {
    Set<String> used = new TreeSet<>();
    for (JsonNode content : document.findValues("content")) {
      for (Map.Entry<String, JsonNode> type : content.properties()) {
        if (type.getKey().endsWith("json")) {
          Set<String> names = examples(type.getValue());
          assertThat(names).as(type.toString()).isNotEmpty();
          used.addAll(names);
          String schema = type.getValue().path("schema").path("$ref").asText();
          names.forEach(name -> assertSchema(schema, example(name).toString(), name));
        }
      }
    }
    Set<String> all = new TreeSet<>();
    document.at("/components/examples").fieldNames().forEachRemaining(all::add);
    assertThat(used).isEqualTo(all);
  }

  private JsonNode example(String name) {
    return document.at("/components/examples/" + name + "/value");
  }

  /** Returns the names of the examples that are referred to anywhere below a node. */
  private static Set<String> examples(JsonNode node) {
    Set<String> names = new TreeSet<>();
    for (String reference : node.findValuesAsText("$ref")) {
      if (reference.startsWith(EXAMPLES)) {
        names.add(reference.substring(EXAMPLES.length()));
      }
    }
    return names;
  }

  /** Requires that a response is one that the contract has for the request. */
  public void check(
      String method,
      String path,
      byte[] body,
      int status,
      Map<String, String> headers,
      String text) {
    JsonNode operation = operation(method, path);
    if (operation == null) {
      // What has no operation is refused, or describes the methods that there are.
      assertThat(status).as(method + " " + path).isIn(204, 400, 404, 405);
      if (status >= 400 && !method.equals("HEAD")) {
        assertSchema("#/components/schemas/Problem", text, method + " " + path);
      }
      return;
    }
    String what = method + " " + path + " " + status;
    JsonNode response = resolve(operation.path("responses").path(Integer.toString(status)));
    assertThat(response.isMissingNode()).as(what + " is not in the contract").isFalse();
    response
        .path("headers")
        .properties()
        .forEach(header -> checkHeader(header, headers.get(header.getKey()), what));
    JsonNode content = response.path("content");
    if (!method.equals("HEAD") && !content.isMissingNode()) {
      String mediaType = headers.getOrDefault("Content-Type", "").split(";")[0];
      assertThat(content.has(mediaType)).as(what + " has " + mediaType).isTrue();
      if (mediaType.endsWith("json")) {
        assertSchema(content.path(mediaType).path("schema").path("$ref").asText(), text, what);
      }
    }
    if (status < 300 && operation.has("requestBody") && body != null && body.length > 0) {
      checkRequest(operation.path("requestBody"), body, what);
    }
  }

  private void checkRequest(JsonNode requestBody, byte[] body, String what) {
    String text = TestWriter.plain(body);
    JsonNode content = requestBody.path("content").path("application/json");
    assertSchema(content.path("schema").path("$ref").asText(), text, "the request of " + what);
  }

  private void checkHeader(Map.Entry<String, JsonNode> header, String value, String what) {
    assertThat(value).as(what + " has the header " + header.getKey()).isNotNull();
    String pattern = resolve(header.getValue()).path("schema").path("pattern").asText(".*");
    assertThat(value).as(what + ": " + header.getKey()).containsPattern(pattern);
  }

  private void assertSchema(String pointer, String text, String what) {
    List<Error> errors = schema(pointer).validate(text, InputFormat.JSON);
    assertThat(errors).as(what + ": " + text).isEmpty();
  }

  private Schema schema(String pointer) {
    return byPointer.computeIfAbsent(
        pointer, p -> schemas.getSchema(SchemaLocation.of(LOCATION + p)));
  }

  private JsonNode operation(String method, String path) {
    String wanted = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
    String inner =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    List<String> segments = List.of(inner.split("/", -1));
    JsonNode found = null;
    for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
      List<String> template = List.of(entry.getKey().split("/", -1));
      if (matches(template, segments) && entry.getValue().has(wanted)) {
        if (!entry.getKey().contains("{")) {
          return entry.getValue().path(wanted);
        }
        found = entry.getValue().path(wanted);
      }
    }
    return found;
  }

  private static boolean matches(List<String> template, List<String> segments) {
    if (template.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < template.size(); i++) {
      if (!template.get(i).startsWith("{") && !template.get(i).equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private JsonNode resolve(JsonNode node) {
    String ref = node.path("$ref").asText();
    return ref.isEmpty() ? node : document.at(ref.substring(1));
  }
}
