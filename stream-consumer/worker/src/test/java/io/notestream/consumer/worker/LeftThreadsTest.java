package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, since a thread's name does not tell whose worker's it is. */
@Isolated
class LeftThreadsTest {

  @Test
  void aWorkerThatIsClosedLeavesNoThreadOfKclBehind() {
    try (Bench bench = Bench.start()) {
      Set<Thread> before = threads();
      StreamWorker worker = bench.running(bench.worker());
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      assertThat(threads()).hasSizeGreaterThan(before.size());

      worker.close();

      eventually().untilAsserted(() -> assertThat(before).containsAll(threads()));
    }
  }

  /** Returns the living threads with which KCL looks after leases. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("Lease"))
        .collect(Collectors.toSet());
  }
}
