package io.notestream.writer.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program in a JVM of its own, so that what it costs is not mixed up with the rest. It ends with
 * this JVM at the latest. Thread-safe.
 */
final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final Thread atExit;
  private final URI address;

  private JavaProcess(Process process, Thread atExit, URI address) {
    this.process = process;
    this.atExit = atExit;
    this.address = address;
  }

  /**
   * Starts a program and waits until it prints {@code … ready: } and the address at which it
   * listens.
   *
   * @param options of the JVM
   * @param main the program's class
   */
  static JavaProcess start(List<String> options, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread atExit = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int ready = line.indexOf(" ready: ");
      if (ready >= 0) {
        return new JavaProcess(
            process, atExit, URI.create(line.substring(line.indexOf("http", ready)).strip()));
      }
    }
    process.destroy();
    throw new IOException(main.getName() + " did not start");
  }

  /** Returns where it listens. */
  URI address() {
    return address;
  }

  /** Returns the CPU time that it has taken so far, to 10 ms or so. */
  Duration cpu() {
    return cpu(process.toHandle());
  }

  /** Returns the CPU time that a process has taken so far. */
  static Duration cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
