package io.notestream.writer.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * How one call did under load.
 *
 * @param micros how long each call took, sorted
 * @param time how long the load lasted
 * @param cpu what all calls together took
 */
record Load(long[] micros, Duration time, Cpu cpu) {

  /** Calls from several callers at once, for a time. */
  @FunctionalInterface
  interface Callers {
    /** Returns how long each call took, in microseconds. */
    long[] call(int number, Duration time)
        throws IOException, InterruptedException, ExecutionException;
  }

  /** Returns callers who repeat a call, each in a thread of its own. */
  static Callers threads(Runnable call) {
    return (number, time) -> {
      ExecutorService pool = Executors.newFixedThreadPool(number);
      try {
        long end = System.nanoTime() + time.toNanos();
        List<Future<LongStream>> callers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
          callers.add(pool.submit(() -> repeat(call, end)));
        }
        LongStream all = LongStream.empty();
        for (Future<LongStream> caller : callers) {
          all = LongStream.concat(all, caller.get());
        }
        return all.toArray();
      } finally {
        pool.shutdownNow();
      }
    };
  }

  private static LongStream repeat(Runnable call, long end) {
    LongStream.Builder micros = LongStream.builder();
    do { // At least one call: a thread may start after the end of a short load.
      long start = System.nanoTime();
      call.run();
      micros.add((System.nanoTime() - start) / 1000);
    } while (System.nanoTime() < end);
    return micros.build();
  }

  /** Returns what is known of a load that was not made. */
  static Load none() {
    return new Load(new long[0], Duration.ZERO, Cpu.NONE);
  }

  /**
   * Lets callers call for a time.
   *
   * @param cpu what all processes have taken so far
   */
  static Load of(Callers callers, int number, Duration time, Supplier<Cpu> cpu)
      throws IOException, InterruptedException, ExecutionException {
    Cpu before = cpu.get();
    long[] micros = callers.call(number, time);
    Cpu taken = cpu.get().minus(before);
    Arrays.sort(micros);
    return new Load(micros, time, taken);
  }

  /** Returns what two loads are together. */
  Load plus(Load other) {
    long[] all = Arrays.copyOf(micros, micros.length + other.micros.length);
    System.arraycopy(other.micros, 0, all, micros.length, other.micros.length);
    Arrays.sort(all);
    return new Load(all, time.plus(other.time), cpu.plus(other.cpu));
  }

  double perSecond() {
    return micros.length * 1e9 / time.toNanos();
  }

  /** Returns the time that so many of a hundred calls did not exceed, in milliseconds. */
  double percentile(double percent) {
    int index = (int) Math.min(micros.length - 1L, (long) (micros.length * percent / 100));
    return micros[index] / 1000.0;
  }

  /** Returns a part of the CPU time as microseconds a call. */
  double microsPerCall(Duration part) {
    return part.toNanos() / 1000.0 / micros.length;
  }
}
