package io.notestream.writer.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksTest {

  @Test
  void printsAFigureForEverything() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    try (Benchmarks benchmarks =
        new Benchmarks(
            Duration.ofMillis(30),
            0,
            1,
            20,
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            new PrintStream(printed, true, StandardCharsets.UTF_8))) {
      for (String name : List.of("post", "post-latency", "get", "slow-callers", "memory")) {
        benchmarks.run(name);
      }
    }

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("calls for a second of CPU, POST to PutItem")
        .containsPattern("throughput of POST to PutItem +[0-9.]+")
        .containsPattern("throughput of POST to PutItem, DynamoDB's latency +[0-9.]+")
        .containsPattern("p99 of GET to GetItem +[0-9.]+")
        .containsPattern("p99 among silent callers to alone +[0-9.]+")
        .containsPattern("heap in use at the end +[0-9]+ MB");
  }
}
