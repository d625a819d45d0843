package io.notestream.stack.expiration;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Prints what was measured. Whether it is good enough is for the reader to say. */
final class Figures {

  private Figures() {}

  static void distribution(String what, List<Duration> values) {
    if (values.isEmpty()) {
      print("%s: nothing was measured", what);
      return;
    }
    List<Duration> sorted = values.stream().sorted().toList();
    print(
        "%s: n=%d p50=%.3f s p90=%.3f s p99=%.3f s max=%.3f s",
        what,
        sorted.size(),
        seconds(quantile(sorted, 0.5)),
        seconds(quantile(sorted, 0.9)),
        seconds(quantile(sorted, 0.99)),
        seconds(quantile(sorted, 1)));
  }

  static void print(String format, Object... values) {
    System.out.println("figure: " + String.format(Locale.ROOT, format, values));
  }

  static Duration quantile(List<Duration> sorted, double q) {
    return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
