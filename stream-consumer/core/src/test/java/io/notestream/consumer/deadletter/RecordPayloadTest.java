package io.notestream.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.record.RecordDocuments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordPayloadTest {

  /** Numbers as long as those that are read may be. */
  static String[] longestNumbers() {
    return new String[] {
      "9".repeat(1000),
      "9".repeat(996) + "E9999",
      "-" + "9".repeat(995) + "E9999",
      "0." + "0".repeat(998) + "1",
    };
  }

  @ParameterizedTest
  @MethodSource("longestNumbers")
  void whatCouldBeReadIsReadAgain(String number) throws IOException {
    readsAgain("{\"eventID\":\"1\",\"more\":" + number + "}");
  }

  @Test
  void theLongestNameOfAnAttributeIsReadAgain() throws IOException {
    readsAgain("{\"eventID\":\"1\",\"" + "n".repeat(64 * 1024) + "\":1}");
  }

  private static void readsAgain(String text) throws IOException {
    JsonNode json =
        RecordDocuments.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(RecordPayload.json(RecordPayload.pieces(json))).isEqualTo(json);
  }
}
