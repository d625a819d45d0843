package io.notestream.deploy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table of the context is that of the code. */
class ReadmeTest {

  @Test
  void readmeListsTheContext() throws IOException {
    StringBuilder table = new StringBuilder("| name | default | values | |\n|---|---|---|---|\n");
    for (ContextKey key : ContextKey.values()) {
      table
          .append("| `")
          .append(key.key())
          .append("` | ")
          .append(key.standard().isEmpty() ? "" : "`" + key.standard() + "`")
          .append(" | ")
          .append(key.allowed().meaning())
          .append(" | ")
          .append(key.meaning())
          .append(" |\n");
    }

    Generated.holds(Path.of("README.md"), "context", table.toString());
  }
}
