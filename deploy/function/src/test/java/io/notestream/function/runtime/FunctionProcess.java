package io.notestream.function.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A function in a process of its own, run by Lambda's runtime interface client. */
public final class FunctionProcess implements AutoCloseable {

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;
  private final Path log;

  /**
   * What runs.
   *
   * @param java the program that runs it
   * @param flags of the JVM
   * @param classPath of the function and of the runtime interface client
   * @param handler the name of the function's class
   * @param variables the settings of the function
   */
  public record Program(
      Path java,
      List<String> flags,
      String classPath,
      String handler,
      Map<String, String> variables) {

    /** Returns a function on this process's class path, started as fast as a small one can be. */
    public static Program of(Class<?> handler, Map<String, String> variables) {
      return new Program(
          Path.of(System.getProperty("java.home"), "bin", "java"),
          List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
          System.getProperty("java.class.path"),
          handler.getName(),
          variables);
    }
  }

  /** Starts the process. */
  public FunctionProcess(RuntimeApi runtime, Program program) {
    log = Path.of("target", "function-" + STARTED.incrementAndGet() + ".log");
    List<String> command = new ArrayList<>(List.of(program.java.toString()));
    command.addAll(program.flags);
    command.addAll(NativeLibrary.flags());
    command.addAll(List.of("-cp", program.classPath));
    command.add("com.amazonaws.services.lambda.runtime.api.client.AWSLambda");
    command.add(program.handler);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(NOTESTREAM|AWS|HTTPS?)_.*|https?_proxy"));
    environment.put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "local");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/local");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
    environment.put("AWS_REGION", "us-east-1");
    environment.putAll(program.variables);
    builder.redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
    try {
      process = builder.start();
      process.onExit().thenAccept(ended -> runtime.processEnded(ended.exitValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the function has written until now. */
  public List<String> log() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of a process that cannot start; returns whether it has ended in time. */
  public boolean isEnded() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  /** Asks the process to end, and waits for it. */
  public void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
