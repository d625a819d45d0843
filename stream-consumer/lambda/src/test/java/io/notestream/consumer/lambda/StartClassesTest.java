package io.notestream.consumer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.function.runtime.StartClasses;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what a start loads; {@code -Dfirst-classes.write=true} writes it anew. */
class StartClassesTest {

  private static final String VIEW = "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\",\"Keys\"";

  @Test
  void theListIsWhatAStartLoads(@TempDir Path work) throws Exception {
    StartClasses list = new StartClasses(StreamHandler.class, StreamHandler.START_CLASSES);
    try (TestFunction tables = new TestFunction()) {
      Map<String, String> variables =
          Map.of(
              "AWS_ACCESS_KEY_ID", "local",
              "AWS_SECRET_ACCESS_KEY", "local",
              "AWS_ENDPOINT_URL_DYNAMODB", tables.engine().endpoint().toString(),
              "NOTESTREAM_TABLE_PREFIX", "f-",
              "NOTESTREAM_REACTION", "archive",
              "NOTESTREAM_CLOUDWATCH", "Notestream/f");

      list.requireTrue(
          variables,
          TestFunction.event(
              TestFunction.created(TestFunction.note(), "1").replace("\"Keys\"", VIEW)),
          work);

      assertThat(tables.summary().activeNotes()).isEqualTo(1);
    }
  }
}
