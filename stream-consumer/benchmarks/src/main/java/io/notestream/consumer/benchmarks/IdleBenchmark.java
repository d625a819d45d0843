package io.notestream.consumer.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.notestream.consumer.worker.StreamWorker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Measures what share of a core a worker takes that has nothing to do, of one shard and of many.
 * The engine has a process of its own; the sweeper and the admin endpoints run.
 */
final class IdleBenchmark {

  private static final int[] SHARDS = {1, 64};

  /** By then the leases are taken, and most of what it calls again and again is compiled. */
  private static final Duration SETTLING = Duration.ofSeconds(90);

  private static final Duration MEASURED = Duration.ofSeconds(30);

  private IdleBenchmark() {}

  static void run(Figures figures) throws IOException, InterruptedException {
    for (int shards : SHARDS) {
      measure(shards, figures);
    }
  }

  private static void measure(int shards, Figures figures)
      throws IOException, InterruptedException {
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (EngineProcess engine = EngineProcess.start("--shards=" + shards);
        StreamWorker worker =
            StreamWorker.builder()
                .endpoint(engine.endpoint())
                .region("us-east-1")
                .createTables(true)
                .start()) {
      worker.ready().join();
      TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
      long cpu = process.getProcessCpuTime();
      long compiling = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
      TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
      double share =
          100.0 * (double) (process.getProcessCpuTime() - cpu) / (double) MEASURED.toNanos();
      long compiled =
          ManagementFactory.getCompilationMXBean().getTotalCompilationTime() - compiling;
      String what = "idle: a worker of " + shards + " shard(s)";
      figures.add(what, share, "% of a core");
      figures.add(
          what + ", of that the JIT compiler, which comes to an end",
          100.0 * (double) compiled / (double) MEASURED.toMillis(),
          "%");
    }
  }
}
