package io.notestream.consumer.lambda;

import static io.notestream.consumer.lambda.TestFunction.created;
import static io.notestream.consumer.lambda.TestFunction.event;
import static io.notestream.consumer.lambda.TestFunction.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A views table of a newer version than the function. */
class NewerViewsTest {

  @AutoClose private final TestFunction function = new TestFunction();

  @Test
  void aSandboxThatStartsRefusesEveryEventAndSaysWhy() {
    putMeta(Meta.SCHEMA + 1);

    for (int invocation = 0; invocation < 2; invocation++) {
      assertThatThrownBy(() -> function.invoke(event(created(note(), "100"))))
          .isInstanceOf(IncompatibleViewsException.class)
          .hasMessage(
              "the views table has schema 3, and this version of the consumer knows 2 at most: use"
                  + " a newer one");
    }

    putMeta(Meta.SCHEMA);
    assertThat(invoke("100")).isEqualTo(TestFunction.NO_FAILURES);
  }

  @Test
  void aSandboxThatIsRunningSettlesNothingAndLetsLambdaDeliverAgain() throws IOException {
    putMeta(Meta.SCHEMA);
    assertThat(invoke("100")).isEqualTo(TestFunction.NO_FAILURES);
    putMeta(Meta.SCHEMA + 1);
    function.clock().advance(Duration.ofSeconds(1));

    assertThat(function.invokeUntilOutOfTime(event(created(note(), "200"))))
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"200\"}]}");
    assertThat(function.summary().created()).isEqualTo(1);
  }

  private String invoke(String sequence) {
    try {
      return function.invoke(event(created(note(), sequence)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void putMeta(int schema) {
    Map<String, AttributeValue> item = new Meta("id", TestFunction.NOW, 1, schema, null).toItem();
    function.client().putItem(r -> r.tableName(function.names().noteViews()).item(item));
  }
}
