package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What takes a process of its own to see: the log, signals, other languages. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // Each test waits for processes of its own.
class ProcessTest {

  @TempDir private Path directory;

  /** Logs and fails, or waits for a signal. */
  @Command(name = "probe", description = "Tests the command line.")
  static final class Probe implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    @Parameters(paramLabel = "WHAT", description = "What to do.")
    private String what = "";

    public static void main(String[] arguments) {
      System.exit(
          Program.builder(new Probe(), "PROBE_")
              .quietLoggers(
                  new QuietLoggers(
                      Map.of("secret", Level.OFF),
                      Map.of("noise", Level.WARN),
                      Map.of("library", List.of("as it should be", "on purpose"))))
              .build()
              .run(arguments));
    }

    @Override
    public void run() {
      if (what.equals("wait")) {
        Shutdown.install().closingWith(() -> System.out.println("closed"), Duration.ofMinutes(1));
        System.out.println("ready");
        try {
          Shutdown.awaitSignal();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (what.equals("hang")) {
        Shutdown.install().closingWith(Probe::hang, Duration.ofSeconds(1));
        System.out.println("ready");
        hang();
      }
      if (what.equals("break")) {
        Shutdown.install()
            .closingWith(
                () -> {
                  throw new IllegalStateException("broken");
                },
                Duration.ofMinutes(1));
        System.out.println("ready");
        hang();
      }
      if (what.equals("interrupt")) {
        Shutdown.install().interruptingWith(() -> LOG.warn("half done"), Duration.ofMinutes(1));
        System.out.println("ready");
        hang();
      }
      if (what.equals("repeat")) {
        for (int i = 0; i < 100; i++) {
          LOG.warn("again {}", i);
        }
        return;
      }
      if (what.equals("library")) {
        Logger library = LoggerFactory.getLogger("library");
        library.error("{} is as it should be", "this");
        library.error(
            "seen in {}", "it", new IllegalStateException(new Exception("on purpose: 1")));
        library.error("on {}", "purpose");
        Logger calls = LoggerFactory.getLogger("software.amazon.library");
        calls.error("a call failed", new IllegalStateException(new IOException("refused")));
        calls.error("theirs", new IllegalStateException("a bug of theirs"));
        LOG.debug("a detail");
        return;
      }
      LoggerFactory.getLogger("secret").error("a secret");
      LoggerFactory.getLogger("noise").info("some noise");
      LOG.debug("a detail");
      LOG.info("a fact");
      LOG.warn("a warning", new IllegalStateException("passing"));
      LOG.error("an error", new IllegalStateException("a bug"));
      throw new IllegalStateException("failed");
    }

    private static void hang() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hang, 0, cut off",
    "break, 1, failed to stop in order",
    "interrupt, 1, half done",
  })
  void signalEndsAlsoWhatDoesNotClose(String what, int code, String log) throws Exception {
    Process process = start(List.of(), what);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");

      process.toHandle().destroy(); // Process itself would close the streams.

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(code);
      assertThat(Files.readString(directory.resolve("err"))).contains(log);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void logGoesToStandardErrorWithTheStackTracesOfErrorsAlone() throws Exception {
    Ran ran = run(List.of(), "log");

    assertThat(ran.code).isEqualTo(ExitCode.FAILED);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err)
        .contains(
            " INFO  ProcessTest$Probe - a fact",
            " WARN  ProcessTest$Probe - a warning",
            " ERROR ProcessTest$Probe - an error")
        .contains("  caused by java.lang.IllegalStateException: passing\n")
        .containsPattern("IllegalStateException: a bug\n\tat ")
        .endsWith(
            "probe: unexpected: IllegalStateException: failed;"
                + " --log-level debug shows the stack trace\n")
        .doesNotContain("secret", "noise", "a detail")
        .doesNotContainPattern("passing\n\tat ");
  }

  @Test
  void whatIsExpectedOfALibraryIsNoErrorUnlessDebugging() throws Exception {
    String log = run(List.of(), "library").err;
    String debug = run(List.of(), "library", "--log-level", "debug").err;
    String asked = run(List.of(), "library", "--log-levels", "library=debug").err;

    assertThat(log).contains("library - on purpose").doesNotContain("as it should be", "seen in");
    assertThat(debug).contains("this is as it should be", "seen in it", "on purpose: 1");
    assertThat(asked).contains("this is as it should be", "seen in it").doesNotContain("a detail");
  }

  @Test
  void aCallThatFailsHasNoStackTraceThoughTheLibrarySaysErrorButABugOfTheLibraryHas()
      throws Exception {
    String log = run(List.of(), "library").err;

    assertThat(log)
        .contains("a call failed", "  caused by java.io.IOException: refused\n")
        .doesNotContainPattern("refused\n\tat ")
        .containsPattern("a bug of theirs\n\tat ");
  }

  @Test
  void levelsOfSingleLoggersAreAsAskedForButShowNoSecrets() throws Exception {
    String log =
        run(List.of(), "log", "--log-levels", "noise=debug,secret=trace,io.notestream.cli=error")
            .err;

    assertThat(log)
        .contains("noise - some noise", "an error")
        .doesNotContain("a secret", "a fact", "a warning");
  }

  @Test
  void linesThatRepeatEachOtherAreCountedOtherThanAtDebug() throws Exception {
    List<String> log = run(List.of(), "repeat").err.lines().toList();
    List<String> debug = run(List.of(), "repeat", "--log-level", "debug").err.lines().toList();

    assertThat(log).hasSize(2);
    assertThat(log.get(0)).endsWith("again 0");
    assertThat(log.get(1)).endsWith("again 99 (and 98 more like it before)");
    assertThat(debug).hasSize(100);
  }

  @Test
  void debugLevelShowsNoiseAndEveryStackTraceButNoSecrets() throws Exception {
    Ran ran = run(List.of(), "log", "--log-level", "debug");

    assertThat(ran.err)
        .contains("a detail", "some noise", "probe failed")
        .containsPattern("IllegalStateException: passing\n\tat ")
        .containsPattern("IllegalStateException: failed\n\tat ")
        .doesNotContain("secret");
  }

  @Test
  void logMayBeJson() throws Exception {
    Ran ran = run(List.of(), "log", "--log-format", "json", "--log-level", "warn");

    List<String> lines = ran.err.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith("{\"@timestamp\":")
        .contains("\"message\":\"a warning\"", "\"level\":\"WARN\"", "\"stack_trace\":")
        .contains("caused by java.lang.IllegalStateException: passing")
        .doesNotContain("\\tat ");
    assertThat(lines.get(1)).contains("a bug\\n\\tat ");
  }

  @Test
  void configurationOfTheUsersOwnStays() throws Exception {
    Path own =
        Files.writeString(
            directory.resolve("own.xml"),
            """
            <configuration>
              <appender name="o" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>own %msg%n%nopex</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="o"/></root>
            </configuration>
            """);

    Ran ran = run(List.of("-Dlogback.configurationFile=" + own), "log");

    assertThat(ran.out.lines()).containsExactly("own a fact", "own a warning", "own an error");
  }

  @Test
  void valuesAreReadInAnyLanguage() throws Exception {
    Ran ran = run(List.of("-Duser.language=tr", "-Duser.country=TR"), "log", "--log-level", "INFO");
    Ran help = run(List.of("-Duser.language=ar", "-Duser.country=EG"), "--help");

    assertThat(ran.err).contains("a fact");
    assertThat(help.out).contains("Default: info. Environment: PROBE_LOG_LEVEL.");
    assertThat(help.code).isZero();
  }

  @Test
  void signalClosesWhatRunsAndEndsWithExitCodeZero() throws Exception {
    Process process = start(List.of(), "wait");
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");

      process.toHandle().destroy(); // Process itself would close the streams.

      assertThat(out.readLine()).isEqualTo("closed");
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(ExitCode.DONE);
    } finally {
      process.destroyForcibly();
    }
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(List<String> jvm, String... arguments) throws IOException, InterruptedException {
    Process process = start(jvm, arguments);
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    return new Ran(code, out, Files.readString(directory.resolve("err")));
  }

  private Process start(List<String> jvm, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
  }
}
