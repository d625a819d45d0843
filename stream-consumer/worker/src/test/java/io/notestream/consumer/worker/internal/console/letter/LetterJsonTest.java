package io.notestream.consumer.worker.internal.console.letter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class LetterJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void titlesAndBodiesAreLeftOutWhereverARecordHasThem() throws Exception {
    JsonNode record =
        JSON.readTree(
            "{\"title\":\"secret\",\"dynamodb\":{\"NewImage\":{\"title\":{\"S\":\"secret\"},"
                + "\"body\":{\"M\":{\"deep\":{\"S\":\"secret\"}}},\"tags\":{\"SS\":[\"seen\"]}},"
                + "\"odd\":[{\"body\":\"secret\"}]}}");

    String shown = LetterJson.redacted(record).toString();

    assertThat(shown).contains("redacted", "seen").doesNotContain("secret");
    assertThat(record.toString()).contains("secret");
  }
}
