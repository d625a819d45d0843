package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.local.fault.Fault;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a process of its own: signals and exit codes. */
@Order(1) // It takes long: it begins first.
class ProcessTest {

  private static final long PATIENCE_SECONDS = 60;

  @AutoClose private static Bench bench = Bench.start();

  private final List<Process> started = new ArrayList<>();

  @TempDir private Path directory;

  /** A test that fails must leave no process behind. */
  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void endsWithExitCodeZeroOnSigtermHoweverOftenItComes() throws Exception {
    Process worker = worker();
    bench.create("user0", "counted by the process");
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));

    worker.destroy();
    worker.destroy();

    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).as(log()).isZero();
    assertThat(log()).contains("has stopped").doesNotContain("ERROR");
  }

  @Test
  void endsWithExitCodeZeroOnSigtermWhileItStarts() throws Exception {
    Process worker = worker();
    eventually().until(() -> log().contains("listens on"));

    worker.destroy();

    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).as(log()).isZero();
  }

  @Test
  void isGoneInTimeWhileDynamoDbTakesRequestsAndNeverResponds() throws Exception {
    try (Bench silent = Bench.start()) {
      Path log = directory.resolve("log");
      Process worker = WorkerProcess.start(silent, log, "--drain", "1s");
      started.add(worker);
      eventually().until(() -> log().contains("stream-consumer ready"));
      Fault hang = silent.engine().faults().on().latency(Duration.ofHours(1));
      eventually().until(() -> hang.hits() > 3);

      long signalled = System.nanoTime();
      worker.destroy();

      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - signalled))
          .as(log())
          .isLessThan(Duration.ofSeconds(1 + 5 + 1));
      assertThat(worker.exitValue()).isZero();
      assertThat(log()).contains("DynamoDB does not respond: the leases of", "has stopped");
      hang.remove();
    }
  }

  @Test
  void isGoneAtOnceIfItIsStoppedWhileItWaitsForDynamoDb() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      Process worker =
          WorkerProcess.startAlone(
              directory.resolve("log"),
              "worker",
              "--endpoint-url",
              "http://127.0.0.1:" + silent.getLocalPort());
      started.add(worker);
      try (Socket taken = silent.accept()) {
        worker.destroy();

        assertThat(worker.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(taken.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aStartWithAWrongOptionIsNotTakenForAnEnd() throws Exception {
    Process worker =
        WorkerProcess.startAlone(directory.resolve("log"), "worker", "--blobs", "ftp://b");
    started.add(worker);

    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).as(log()).isEqualTo(2);
  }

  @Test
  void projectionsAreTriedWhereDigitsAreNotThoseOfAscii() throws Exception {
    Path none = Files.createFile(directory.resolve("none.jsonl"));
    Process replay =
        WorkerProcess.startAlone(
            Main.class,
            directory.resolve("log"),
            Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG"),
            "replay",
            "--dry-run",
            "--projection",
            "sizes",
            "--file",
            none.toString());
    started.add(replay);

    assertThat(replay.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(replay.exitValue()).as(log()).isZero();
  }

  @Tag("chaos")
  @Test
  void whatAKilledProcessHadNotCountedTheNextOneCounts() throws Exception {
    Process killed = worker();
    bench.createMany(50, 5);
    long before = bench.created(5);
    eventually().until(() -> bench.created(5) > before);

    killed.destroyForcibly().waitFor();
    bench.createMany(50, 5);
    Process next = worker();

    eventually().untilAsserted(() -> assertThat(bench.created(5)).isGreaterThanOrEqualTo(100));
    assertThat(bench.created(5)).isEqualTo(bench.active(5));
    next.destroy();
    assertThat(next.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private Process worker() throws IOException {
    Process worker = WorkerProcess.start(bench, directory.resolve("log"), "--sweeper", "off");
    started.add(worker);
    return worker;
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
