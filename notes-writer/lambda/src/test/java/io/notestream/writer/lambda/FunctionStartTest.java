package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionStartTest {

  @Test
  void endsWithAClearErrorWithoutKeysForCursors() throws InterruptedException {
    try (RuntimeApi runtime = new RuntimeApi();
        FunctionProcess process = new FunctionProcess(runtime, Map.of())) {
      assertThat(runtime.awaitInitError())
          .contains("NOTESTREAM_CURSOR_KEYS is needed so that every sandbox reads the others'");
      assertThat(process.isEnded()).isTrue();
    }
  }
}
