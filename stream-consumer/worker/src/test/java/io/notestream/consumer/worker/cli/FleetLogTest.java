package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.worker.Bench;
import io.notestream.local.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet logs while all goes as it should: nothing that calls for somebody. */
@Order(1) // It takes long: it begins first.
class FleetLogTest {

  private static final int WORKERS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  @AutoClose private static Bench bench = Bench.start();

  private final List<Process> started = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aStartOfThreeAStopAndAKillAreNoErrorsAndHaveNoStackTraces() throws Exception {
    // All three find that the lease table has no index yet, and begin to make it.
    Fault slowIndex = bench.engine().faults().on("UpdateTable").latency(Duration.ofSeconds(2));
    // And that KCL's row about the fleet's version is missing, and begin to write it.
    Fault slowRow = bench.engine().faults().on("PutItem").latency(Duration.ofSeconds(2));
    for (int worker = 0; worker < WORKERS; worker++) {
      start("worker-" + worker);
    }
    eventually()
        .untilAsserted(
            () ->
                assertThat(started)
                    .hasSize(WORKERS)
                    .allSatisfy(process -> assertThat(log(process)).contains(" ready: ")));
    slowIndex.remove();
    slowRow.remove();
    bench.createMany(100, 5);
    eventually().until(() -> bench.created(5) == 100);

    // The children wait for their parents while these are busy.
    Fault slow = bench.engine().faults().on("TransactWriteItems").latency(Duration.ofMillis(500));
    bench.createMany(200, 5);
    bench.engine().streams().shards(bench.tables().notes()).stream()
        .filter(shard -> shard.endingSequenceNumber() == null)
        .forEach(shard -> bench.engine().streams().split(bench.tables().notes(), shard.id(), 2));
    bench.createMany(50, 5);
    started.get(1).destroyForcibly().waitFor();
    stop(started.get(0));
    slow.remove();
    eventually().until(() -> bench.created(5) == 350);
    stop(started.get(2));

    assertThat(started)
        .allSatisfy(
            process ->
                assertThat(log(process))
                    .doesNotContain("\"level\":\"ERROR\"", "\\n\\tat ", "\n\tat ")
                    .doesNotContain("cannot be read"));
  }

  @Test
  void linesAboutAShardOrAnEventSayWhich() throws Exception {
    Process worker = start("alone", "--log-levels", "io.notestream.consumer.internal.run=debug");
    String note = bench.create("user9", "title").id().value();
    eventually().until(() -> bench.summary("user9").created() == 1);
    stop(worker);

    List<JsonNode> lines = lines(worker);
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("message").textValue()).contains("reading after");
              assertThat(line.path("shard").textValue()).startsWith("shardId-");
            })
        .anySatisfy(
            line -> {
              assertThat(line.path("message").textValue()).startsWith("Applied CREATED " + note);
              assertThat(line.path("shard").textValue()).startsWith("shardId-");
              assertThat(line.path("eventId").textValue()).startsWith(note + ":");
            });
  }

  private Process start(String name, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--log-format", "json", "--drain", "5s"));
    all.addAll(List.of(options));
    Process process =
        WorkerProcess.start(bench, directory.resolve(name + ".log"), all.toArray(String[]::new));
    started.add(process);
    names.add(name);
    return process;
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private String log(Process process) {
    Path log = directory.resolve(names.get(started.indexOf(process)) + ".log");
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<JsonNode> lines(Process process) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : log(process).lines().filter(l -> l.startsWith("{")).toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
