package io.notestream.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HaltTest {

  /** A process with a worker whose batches meet a bug. */
  static final class Program {
    public static void main(String[] arguments) throws InterruptedException {
      StreamWorker worker = StreamWorker.builder().endpoint(URI.create(arguments[0])).start();
      worker.addBatchListener(
          batch -> {
            throw new AssertionError("a bug", new IllegalStateException("its cause"));
          });
      TimeUnit.MINUTES.sleep(1);
    }
  }

  @Test
  void whatHaltsTheProcessStandsInItsLogWhole() throws IOException, InterruptedException {
    try (Bench bench = Bench.start()) {
      bench.create("user0", "the bug's");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  bench.endpoint().toString())
              .redirectErrorStream(true)
              .start();
      String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).isEqualTo(70);
      assertThat(log)
          .contains("a bug was met")
          .contains("java.lang.AssertionError: a bug")
          .contains("Caused by: java.lang.IllegalStateException: its cause");
    }
  }
}
