package io.notestream.consumer.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs all benchmarks, or those that are named: {@code core capacity commit end-to-end cpu hot-user
 * idle}.
 */
public final class Benchmarks {

  private static final List<String> ALL =
      List.of("core", "capacity", "commit", "end-to-end", "cpu", "hot-user", "idle");

  private Benchmarks() {}

  /** Runs them, prints the figures, and writes {@code consumer-benchmarks.json}. */
  public static void main(String[] args) throws IOException, InterruptedException, RunnerException {
    Figures figures = new Figures();
    for (String name : args.length == 0 ? ALL : List.of(args)) {
      switch (name) {
        case "core" -> core(figures);
        case "capacity" -> CapacityBenchmark.run(figures);
        case "commit" -> CommitBenchmark.run(figures);
        case "end-to-end" -> EndToEndBenchmark.run(figures);
        case "cpu" -> CpuBenchmark.run(figures);
        case "hot-user" -> HotUserBenchmark.run(figures);
        case "idle" -> IdleBenchmark.run(figures);
        default ->
            throw new IllegalArgumentException(
                "there is no benchmark '" + name + "'; choose from " + ALL);
      }
    }
    figures.write(Path.of("consumer-benchmarks.json"));
    System.exit(0); // Threads of KCL outlive the worker.
  }

  private static void core(Figures figures) throws RunnerException {
    new Runner(new OptionsBuilder().include(PureCore.class.getName()).build())
        .run()
        .forEach(
            result ->
                figures.add(
                    "core: decode and plan, one thread",
                    result.getPrimaryResult().getScore(),
                    "rec/s"));
  }
}
