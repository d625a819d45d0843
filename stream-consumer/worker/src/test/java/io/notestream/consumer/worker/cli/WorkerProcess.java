package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The worker's command line as a process of its own. */
public final class WorkerProcess {

  private WorkerProcess() {}

  private static final List<String> SMALL =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** Starts a small worker for the bench's tables, with its output at the end of the log. */
  public static Process start(Bench bench, Path log, String... options) throws IOException {
    return start(bench, log, SMALL, Map.of(), options);
  }

  /** Starts a small worker with these variables in its environment. */
  static Process start(Bench bench, Path log, Map<String, String> environment, String... options)
      throws IOException {
    return start(bench, log, SMALL, environment, options);
  }

  /** Starts a worker with these options of the JVM. */
  public static Process start(Bench bench, Path log, List<String> jvm, String... options)
      throws IOException {
    return start(bench, log, jvm, Map.of(), options);
  }

  /** Starts a command of which only its arguments tell what it works on. */
  public static Process startAlone(Path log, String... arguments) throws IOException {
    return startAlone(Main.class, log, Map.of(), arguments);
  }

  /** Starts another program of these classes, with these variables in its environment. */
  static Process startAlone(
      Class<?> main, Path log, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(main, log, SMALL, environment, List.of(arguments));
  }

  private static Process start(
      Bench bench, Path log, List<String> jvm, Map<String, String> environment, String... options)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "worker",
                "--endpoint-url",
                bench.endpoint().toString(),
                "--region",
                "us-east-1",
                "--table-prefix",
                bench.prefix(),
                "--admin-port",
                "0"));
    arguments.addAll(List.of(options));
    return start(Main.class, log, jvm, environment, arguments);
  }

  /** What a test does not say itself must not come from the machine that it runs on. */
  private static boolean isOfAwsOrAProxy(String variable) {
    return variable.startsWith("AWS_") || variable.toLowerCase(Locale.ROOT).endsWith("_proxy");
  }

  private static Process start(
      Class<?> main,
      Path log,
      List<String> jvm,
      Map<String, String> environment,
      List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(WorkerProcess::isOfAwsOrAProxy);
    builder.environment().putAll(environment);
    return builder.start();
  }
}
