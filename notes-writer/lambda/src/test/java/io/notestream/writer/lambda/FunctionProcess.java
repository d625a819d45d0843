package io.notestream.writer.lambda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The function in a process of its own, run by Lambda's runtime interface client. */
final class FunctionProcess implements AutoCloseable {

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;

  /**
   * Starts the process.
   *
   * @param variables the settings of the function
   */
  FunctionProcess(RuntimeApi runtime, Map<String, String> variables) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            ApiHandler.class.getName());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(NOTESTREAM|AWS|HTTPS?)_.*|https?_proxy"));
    environment.put("AWS_LAMBDA_RUNTIME_API", runtime.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "notes");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/notes");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
    environment.put("AWS_REGION", "us-east-1");
    environment.putAll(variables);
    builder.redirectErrorStream(true).redirectOutput(Redirect.to(logFile()));
    try {
      process = builder.start();
      process.onExit().thenAccept(ended -> runtime.processEnded(ended.exitValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the function writes, to be read after a failure. */
  private static File logFile() {
    return Path.of("target", "function-" + STARTED.incrementAndGet() + ".log").toFile();
  }

  /** Waits for the end of a process that cannot start; returns whether it has ended in time. */
  boolean isEnded() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
