package io.notestream.writer.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The loads of one call, one for each round.
 *
 * @param what was called
 * @param loads at least one
 */
record Rounds(String what, List<Load> loads) {

  /** Returns what all rounds are together. */
  Load all() {
    return loads.stream().reduce(Load.none(), Load::plus);
  }

  /** Returns a line of figures. */
  String line() {
    Load all = all();
    return String.format(
        Locale.ROOT,
        "%-42s %8.0f/s   p50 %6.2f ms   p99 %6.2f ms   CPU a call: callers %3.0f µs, server %3.0f"
            + " µs, engine %3.0f µs%n",
        what,
        all.perSecond(),
        all.percentile(50),
        all.percentile(99),
        all.microsPerCall(all.cpu().callers()),
        all.microsPerCall(all.cpu().server()),
        all.microsPerCall(all.cpu().engine()));
  }

  /**
   * Returns a line with the ratio of a figure to that of another call, and between which two the
   * rounds lie.
   */
  String ratio(String name, Rounds to, ToDoubleFunction<Load> figure) {
    return ratio(name, figure, to, figure);
  }

  /** Returns such a line of two figures that are taken in different ways. */
  String ratio(
      String name, ToDoubleFunction<Load> figure, Rounds to, ToDoubleFunction<Load> other) {
    double[] each =
        IntStream.range(0, loads.size())
            .mapToDouble(
                i -> figure.applyAsDouble(loads.get(i)) / other.applyAsDouble(to.loads.get(i)))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "%-50s %5.2f   (%.2f to %.2f)%n",
        name,
        figure.applyAsDouble(all()) / other.applyAsDouble(to.all()),
        each[0],
        each[each.length - 1]);
  }
}
