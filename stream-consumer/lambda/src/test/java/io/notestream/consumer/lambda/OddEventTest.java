package io.notestream.consumer.lambda;

import static io.notestream.consumer.lambda.TestFunction.created;
import static io.notestream.consumer.lambda.TestFunction.event;
import static io.notestream.consumer.lambda.TestFunction.note;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.record.RecordDocuments;
import io.notestream.model.view.DeadLetter.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OddEventTest {

  @AutoClose private final TestFunction function = new TestFunction();

  @Test
  void whatAnEventHoldsComesBackEqualFromItsLetters() throws IOException {
    String kinesis =
        "{\"kinesis\":{\"data\":\"eyJ0YWJsZU5hbWUiOiJub3RlcyJ9\",\"partitionKey\":\"p\"},"
            + "\"eventSource\":\"aws:kinesis\",\"eventSourceARN\":\"arn:aws:kinesis:1\"}";
    String extended =
        created(note(), "7")
            .replace("\"version\":{\"N\":\"1\"}", "\"version\":{\"S\":\"x\"}")
            .replaceFirst("^\\{", "{\"eventSourceARN\":\"arn:1\",\"tableName\":\"notes\",");

    assertThat(function.invoke(event(kinesis, extended))).isEqualTo(TestFunction.NO_FAILURES);
    assertThat(function.invoke(event(kinesis, extended))).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(letters()).containsExactlyInAnyOrder(json(kinesis), json(extended));
  }

  @Test
  void aNullInTheEventIsParkedAndTheOthersCount() throws IOException {
    assertThat(function.invoke(event(created(note(), "5"), "null", created(note(), "6"))))
        .isEqualTo(TestFunction.NO_FAILURES);

    assertThat(function.summary().activeNotes()).isEqualTo(2);
    assertThat(function.openLetters())
        .extracting(letter -> letter.get("detail").s())
        .containsExactly("no record; record 2 of the batch's 3, 1 after 5");
  }

  @Test
  void eachOfSeveralNullsIsALetterAndTheSameOneWhenItComesAgain() throws IOException {
    assertThat(function.invoke(event("null", "null"))).isEqualTo(TestFunction.NO_FAILURES);
    assertThat(function.invoke(event("null", "null"))).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(function.openLetters()).hasSize(2);
  }

  private List<JsonNode> letters() {
    DeadLetters letters =
        new DeadLetters(function.client(), function.names(), function.clock(), Duration.ofDays(7));
    return letters.list(State.OPEN).map(l -> letters.show(l.id()).orElseThrow().json()).toList();
  }

  private static JsonNode json(String text) throws IOException {
    return RecordDocuments.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
