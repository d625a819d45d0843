package io.notestream.writer.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How one call did under load.
 *
 * @param micros how long each call took, sorted
 * @param time how long the load lasted
 */
record Load(long[] micros, Duration time) {

  /** Returns what is known of a load that was not made. */
  static Load none() {
    return new Load(new long[0], Duration.ZERO);
  }

  /** Repeats a call from several threads for a time. */
  static Load of(Runnable call, int threads, Duration time)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long end = System.nanoTime() + time.toNanos();
      List<Future<List<Long>>> callers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        callers.add(pool.submit(() -> repeat(call, end)));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> caller : callers) {
        all.addAll(caller.get());
      }
      long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Load(sorted, time);
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Long> repeat(Runnable call, long end) {
    List<Long> micros = new ArrayList<>();
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      call.run();
      micros.add((System.nanoTime() - start) / 1000);
    }
    return micros;
  }

  /** Returns what two loads are together. */
  Load plus(Load other) {
    long[] all = Arrays.copyOf(micros, micros.length + other.micros.length);
    System.arraycopy(other.micros, 0, all, micros.length, other.micros.length);
    Arrays.sort(all);
    return new Load(all, time.plus(other.time));
  }

  double perSecond() {
    return micros.length * 1e9 / time.toNanos();
  }

  /** Returns the time that so many of a hundred calls did not exceed, in milliseconds. */
  double percentile(double percent) {
    int index = (int) Math.min(micros.length - 1L, (long) (micros.length * percent / 100));
    return micros[index] / 1000.0;
  }
}
