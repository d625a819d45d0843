package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the templates against those that are stored, so that whoever changes a deployment sees how;
 * with {@code -Dsnapshots.write=true} it writes them.
 */
@NeedsNode
class SnapshotsTest {

  private static final Path STORED = Path.of("src/test/resources/snapshots");

  static List<String> variants() {
    return Synthesis.names();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void templateIsTheStoredOne(String variant) throws IOException {
    JsonNode template = Synthesis.template(variant);
    Path stored = STORED.resolve(variant + ".template.json");

    if (Boolean.getBoolean("snapshots.write")) {
      Files.createDirectories(STORED);
      Files.writeString(
          stored,
          Synthesis.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(template) + "\n");
    }
    assertThat(template).isEqualTo(Synthesis.read(stored));
  }
}
