package io.notestream.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

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

  private static String info(LocalStack stack) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(stack.admin().resolve("/info")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
