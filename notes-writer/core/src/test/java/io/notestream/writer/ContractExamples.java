package io.notestream.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.notestream.writer.TestWriter.JsonResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of the contract: collects what a service was sent and returned, and holds {@code
 * openapi.yaml} against it. The random part of an id is replaced by one that is the same in every
 * run, and a cursor by the one that is in the contract already.
 */
public final class ContractExamples {

  private static final Path CONTRACT =
      Path.of("src/main/resources/io/notestream/writer/openapi.yaml");
  private static final String BEGIN = "    # Written by ExamplesTest: begin\n";
  private static final String END = "    # Written by ExamplesTest: end\n";

  private static final Pattern ID = Pattern.compile("\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b");
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int RANDOM_DIGITS = 16;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private final Map<String, JsonNode> values = new TreeMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Random random = new Random(1);

  /** Takes the body of a request for an example; returns the body. */
  public String sent(String name, String body) {
    add(name, body);
    return body;
  }

  /** Takes a response for an example. */
  public void returned(String name, JsonResponse response) {
    assertThat(ApiContract.published().statuses(name)).as(name).contains(response.status());
    add(name, response.text());
  }

  private void add(String name, String text) {
    try {
      JsonNode value = JSON.readTree(withStableIds(text));
      JsonNode cursor =
          ApiContract.published()
              .document()
              .at("/components/examples/" + name + "/value/nextCursor");
      if (value.path("nextCursor").isTextual() && cursor.isTextual()) {
        assertThat(value.path("nextCursor").asText()).hasSameSizeAs(cursor.asText());
        ((ObjectNode) value).set("nextCursor", cursor);
      }
      assertThat(values.put(name, value)).as("two examples of one name").isNull();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String withStableIds(String text) {
    return ID.matcher(text)
        .replaceAll(id -> Matcher.quoteReplacement(ids.computeIfAbsent(id.group(), this::stable)));
  }

  private String stable(String id) {
    StringBuilder stable = new StringBuilder(id.substring(0, id.length() - RANDOM_DIGITS));
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      stable.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return stable.toString();
  }

  /** Requires that the contract has these examples, or writes them into it. */
  public void holdContract() throws IOException {
    ObjectNode all = JSON.createObjectNode();
    values.forEach((name, value) -> all.putObject(name).set("value", value));
    String section =
        YAML.writeValueAsString(all)
            .lines()
            .map(line -> "    " + line + "\n")
            .reduce("", String::concat);
    String contract = Files.readString(CONTRACT);
    int begin = contract.indexOf(BEGIN) + BEGIN.length();
    int end = contract.indexOf(END);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(CONTRACT, contract.substring(0, begin) + section + contract.substring(end));
    } else {
      assertThat(contract.substring(begin, end)).isEqualTo(section);
    }
  }
}
