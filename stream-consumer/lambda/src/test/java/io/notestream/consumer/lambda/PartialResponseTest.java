package io.notestream.consumer.lambda;

import static io.notestream.consumer.lambda.TestFunction.created;
import static io.notestream.consumer.lambda.TestFunction.event;
import static io.notestream.consumer.lambda.TestFunction.note;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PartialResponseTest {

  private static final String TOO_LONG = "7".repeat(56);

  @AutoClose private final TestFunction function = new TestFunction();

  @Test
  void anUnsettledRecordThatCannotBeNamedBringsTheWholeBatchBack() throws IOException {
    function.engine().faults().on("PutItem").table(function.names().noteOps()).throttle();

    String response =
        function.invokeUntilOutOfTime(event(created(note(), TOO_LONG), created(note(), "7")));

    assertThat(response).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}");
  }

  @Test
  void anUnsettledRecordThatCannotBeNamedBringsTheOneBeforeItBack() throws IOException {
    function.engine().faults().on("PutItem").table(function.names().noteOps()).throttle();

    String response =
        function.invokeUntilOutOfTime(
            event(created(note(), "6"), created(note(), TOO_LONG), created(note(), "8")));

    assertThat(response).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"6\"}]}");
  }

  @Test
  void whatWasBroughtBackCountsOnce() throws IOException {
    String event = event(created(note(), "6"), created(note(), TOO_LONG), created(note(), "8"));
    function.engine().faults().on("PutItem").table(function.names().noteOps()).throttle();
    function.invokeUntilOutOfTime(event);
    function.engine().faults().clear();

    assertThat(function.invoke(event)).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(function.summary().activeNotes()).isEqualTo(2);
  }
}
