package io.notestream.consumer.simulation;

import io.notestream.consumer.simulation.Simulation.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is said of a seed that fails. */
final class Report {

  private static final Path DIRECTORY = Path.of("target", "simulation");
  private static final int RUNS = 200;

  private Report() {}

  /** Returns the seed, the shortest plan that fails, what is wrong, and where the trace is. */
  static String of(Plan failing) {
    Plan shortest = new Shrinker(Mistake.NONE, RUNS).shrink(failing);
    Result result = Simulation.run(shortest, Mistake.NONE);
    List<String> lines = new ArrayList<>();
    lines.add("seed " + failing.seed() + " fails; try it alone with -Dsim.seed=" + failing.seed());
    lines.addAll(result.wrong());
    lines.add(
        "with " + shortest.workers() + " workers, " + shortest.lanes() + " lanes of a function,");
    lines.add(shortest.oldNotes() + " old notes, and these of its happenings:");
    shortest.happenings().forEach(happening -> lines.add("  " + happening));
    lines.add("trace: " + write(failing.seed(), result.trace()));
    return String.join("\n", lines);
  }

  /** Writes a trace to a file, and returns its path. */
  static Path write(long seed, Trace trace) {
    return write("seed-" + seed + ".txt", trace.lines());
  }

  /** Writes the digests of traces by their seeds to a file, and returns its path. */
  static Path write(Map<Long, String> digests) {
    return write(
        "digests.txt",
        digests.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList());
  }

  private static Path write(String name, List<String> lines) {
    try {
      Files.createDirectories(DIRECTORY);
      return Files.write(DIRECTORY.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
