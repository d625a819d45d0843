package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.function.runtime.FunctionProcess;
import io.notestream.function.runtime.RuntimeApi;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionStartTest {

  @Test
  void endsWithAClearErrorWithoutKeysForCursors() throws InterruptedException {
    try (RuntimeApi runtime = new RuntimeApi();
        FunctionProcess process =
            new FunctionProcess(runtime, FunctionProcess.Program.of(ApiHandler.class, Map.of()))) {
      assertThat(runtime.awaitInitError())
          .contains("NOTESTREAM_CURSOR_KEYS is needed so that every sandbox reads the others'");
      assertThat(process.isEnded()).isTrue();
    }
  }
}
