package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.time.Timestamps;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code generation drop}, on an engine whose clock is moved. */
class GenerationDropTest {

  @AutoClose private final Bench bench = Bench.start();

  @Test
  void anOldGenerationIsDroppedThoughNothingIsWrittenAfterTheSwitch() {
    StreamWorker old = bench.running(bench.worker());
    bench.create("alice", "the last one for long");
    eventually().until(() -> bench.summary("alice").activeNotes() == 1);
    old.close();
    run("generation", "new", "2");
    run("generation", "switch", "2");
    Instant switched = bench.now();

    bench.engine().clock().advance(Duration.ofMinutes(2)); // Past what drop waits for.

    assertThat(settledThrough(run("generation", "status", "--output", "json")))
        .isAfter(switched.plusSeconds(60));
    assertThat(run("generation", "drop", "1", "--yes"))
        .satisfies(
            done -> {
              assertThat(done.err).isEmpty();
              assertThat(done.out).contains("note-views: deleted");
            });
  }

  private static Instant settledThrough(Run status) {
    Matcher time = Pattern.compile("\"settledThrough\":\"([^\"]+)\"").matcher(status.out);
    return time.find() ? Timestamps.parse(time.group(1)) : Instant.MIN;
  }

  private record Run(int code, String out, String err) {}

  private Run run(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--endpoint-url", bench.endpoint().toString(), "--region", "us-east-1"));
    CommandLine commands = Main.program().build().commandLine();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    int code = commands.execute(all.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }
}
