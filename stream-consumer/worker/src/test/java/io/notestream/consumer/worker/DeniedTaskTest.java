package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.fault.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeniedTaskTest {

  @Test
  void pendingReactionsThatCannotBeListedAreNoReadyWorker() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker =
          bench.running(bench.worker().reactions(List.of(ReactionSettings.parse("archive"))));
      Fault denied =
          bench
              .engine()
              .faults()
              .on("Query")
              .table(bench.tables().noteOps())
              .fail("AccessDeniedException", "not authorized to perform dynamodb:Query");

      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().live()).isTrue();
      eventually()
          .untilAsserted(
              () ->
                  assertThat(worker.health().reasons())
                      .anyMatch(
                          why -> why.startsWith("reaction-retries fails on note-ops: Access")));

      denied.remove();
      eventually().until(() -> worker.health().ready());
    }
  }
}
