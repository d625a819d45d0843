package io.notestream.function.benchmarks;

import io.notestream.function.runtime.FunctionProcess;
import io.notestream.function.runtime.RuntimeApi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A function that can be started, and its first event.
 *
 * @param name what is printed
 * @param classPath its jar, and the runtime interface client's
 * @param handler the name of its class
 * @param variables its environment
 * @param event makes what it is invoked with
 */
record Start(
    String name,
    String classPath,
    String handler,
    Map<String, String> variables,
    Supplier<String> event) {

  private static final Duration TIME = Duration.ofSeconds(60);

  /** What Lambda starts Java with, see the documentation of its runtimes. */
  private static final List<String> FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-Xmx800m");

  /** Starts it once, with more flags of the JVM, until its first response. */
  Duration once(Path java, List<String> more) throws InterruptedException {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(more);
    FunctionProcess.Program program =
        new FunctionProcess.Program(java, flags, classPath, handler, variables);
    try (RuntimeApi runtime = new RuntimeApi()) {
      long started = System.nanoTime();
      try (FunctionProcess process = new FunctionProcess(runtime, program)) {
        RuntimeApi.Result result =
            runtime.invoke(event.get().getBytes(StandardCharsets.UTF_8), TIME);
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        if (result.error() != null) {
          throw new IllegalStateException(
              name + ": " + result.error() + "\n" + String.join("\n", process.log()));
        }
        // Ends it in order: an archive of classes is written then.
        process.stop();
        return took;
      }
    }
  }
}
