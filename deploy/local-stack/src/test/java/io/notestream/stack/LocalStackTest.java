package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

  @Test
  void aRestartedWorkerHasTheSettingsOfTheStart() throws Exception {
    LocalStack.Builder builder =
        LocalStack.builder().worker(worker -> worker.application("at-the-start"));
    try (LocalStack stack = builder.start()) {
      builder.worker(worker -> worker.application("later"));

      stack.restartWorker();

      assertThat(info(stack)).contains("\"application\":\"at-the-start\"");
    }
  }

  @Test
  void leavesNoThreadBehindThatWouldKeepAProgramAlive(@TempDir Path directory) throws Exception {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StartAndClose.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(output)).endsWith("left: []" + System.lineSeparator());
    } finally {
      process.destroyForcibly();
    }
  }

  private static String info(LocalStack stack) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(stack.admin().resolve("/info")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
