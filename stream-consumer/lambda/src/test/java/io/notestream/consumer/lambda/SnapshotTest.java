package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.function.runtime.FirstClasses;
import io.notestream.function.runtime.HeldState;
import io.notestream.function.runtime.RuntimeApi;
import io.notestream.function.runtime.SnapshotProcess;
import io.notestream.model.endpoint.RehearsalHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What {@link StreamHandler} does before SnapStart's snapshot. With {@code
 * -Dfirst-classes.write=true} it adds to the list of classes what the list lacks.
 */
class SnapshotTest {

  private static final String VIEW = "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\",\"Keys\"";

  @Test
  void theFirstBatchLoadsNothingAndNobodyIsCalledBefore() throws IOException {
    FirstClasses list = new FirstClasses(StreamHandler.class, StreamHandler.FIRST_CLASSES);
    try (TestFunction tables = new TestFunction()) {
      tables.engine().stats().reset();
      Map<String, String> variables =
          Map.of(
              "NOTESTREAM_TABLE_PREFIX", "f-",
              "NOTESTREAM_REACTION", "archive",
              "NOTESTREAM_CLOUDWATCH", "Notestream/f",
              "AWS_ENDPOINT_URL_DYNAMODB", tables.engine().endpoint().toString());
      try (SnapshotProcess function = new SnapshotProcess(StreamHandler.class, variables)) {
        function.awaitSnapshot();
        assertThat(tables.engine().stats().lines()).isEmpty();
        assertThat(function.log()).isEmpty();

        function.restore();
        String event =
            TestFunction.event(
                TestFunction.created(TestFunction.note(), "1").replace("\"Keys\"", VIEW));
        RuntimeApi.Result first = function.invoke(event, Duration.ofSeconds(20));
        RuntimeApi.Result again = function.invoke(event, Duration.ofSeconds(20));

        assertThat(new String(first.response())).isEqualTo(TestFunction.NO_FAILURES);
        assertThat(new String(again.response())).isEqualTo(TestFunction.NO_FAILURES);
        assertThat(tables.summary().activeNotes()).isEqualTo(1);
        assertThat(list.late(function.loadedSinceSnapshot())).isEmpty();
      }
    }
  }

  @Test
  void credentialsAreNotAskedForBefore() throws IOException {
    FirstClasses list = new FirstClasses(StreamHandler.class, StreamHandler.FIRST_CLASSES);
    // This host, but none that gets local credentials: no name is to be looked up.
    Map<String, String> variables = Map.of("AWS_ENDPOINT_URL_DYNAMODB", "https://0.0.0.0:1");
    try (SnapshotProcess function = new SnapshotProcess(StreamHandler.class, variables)) {
      function.awaitSnapshot();
      assertThat(function.credentialsAskedFor()).isZero();

      function.restore();
      RuntimeApi.Result result =
          function.invoke(
              TestFunction.event(TestFunction.created(TestFunction.note(), "1")),
              Duration.ofSeconds(2));

      assertThat(function.credentialsAskedFor()).isPositive();
      assertThat(result.response() == null).isEqualTo(result.error() != null);
      assertThat(list.late(function.loadedSinceSnapshot())).isEmpty();
    }
  }

  @Test
  void neitherTimeNorRandomNumbersNorCredentialsAreHeld() throws IOException {
    HeldState held = new HeldState();
    try (DynamoDbClient client =
        RehearsalHttpClient.callNobody(DynamoDbClient.builder(), Map.of()).build()) {

      Rehearsal.perform();
      StreamHandler handler =
          new StreamHandler(
              Sandbox.of(
                  FunctionSettings.of(
                      Map.of(
                          "NOTESTREAM_REACTION", "archive",
                          "NOTESTREAM_BLOBS", "s3://bodies/p",
                          "NOTESTREAM_CLOUDWATCH", "Notestream/f")),
                  client,
                  InstantSource.system()));

      assertThat(held.of(handler)).isEmpty();
      assertThat(held.size()).isGreaterThan(100);
    }
  }

  @Test
  void theRehearsalSucceeds() throws IOException {
    assertThat(Rehearsal.perform()).isEqualTo(TestFunction.NO_FAILURES);
  }

  @Test
  void theListIsSortedAndHasClassesThatExist() throws IOException, ClassNotFoundException {
    List<String> names = new FirstClasses(StreamHandler.class, StreamHandler.FIRST_CLASSES).names();

    assertThat(names).isNotEmpty().isSorted().doesNotHaveDuplicates();
    for (String name : names) {
      Class.forName(name, false, StreamHandler.class.getClassLoader());
    }
  }
}
