package io.notestream.consumer;

import io.notestream.consumer.summary.ProjectionChoice;
import java.util.ArrayList;
import java.util.List;

/** The bounds of {@link ConsumerOptions}. */
final class ConsumerLimits {

  private ConsumerLimits() {}

  /**
   * Requires that the options are within their bounds.
   *
   * @throws IllegalArgumentException naming every option that is not
   */
  static void require(ConsumerOptions options) {
    List<String> wrong = new ArrayList<>();
    require(
        options.packActions() >= 1 && options.packActions() <= ConsumerOptions.MAX_ACTIONS,
        "packActions must be 1 to 100",
        wrong);
    require(options.chainsPerBatch() >= 1, "chainsPerBatch must be at least 1", wrong);
    require(options.chainsInAll() >= 1, "chainsInAll must be at least 1", wrong);
    require(
        options.memoryBudgetBytes() >= 1 << 20, "memoryBudgetBytes must be at least 1 MiB", wrong);
    require(options.writesPerSecond().orElse(1) > 0, "writesPerSecond must not be negative", wrong);
    require(
        options.auditRetention().compareTo(ConsumerOptions.LEAST_AUDIT_RETENTION) >= 0,
        "auditRetention must be at least " + ConsumerOptions.LEAST_AUDIT_RETENTION,
        wrong);
    require(!options.closedRetention().isNegative(), "closedRetention must not be negative", wrong);
    require(
        !options.blobRemovalDelay().isNegative(), "blobRemovalDelay must not be negative", wrong);
    require(options.generation() >= 1, "generation must be at least 1", wrong);
    wrong.addAll(ProjectionChoice.mistakes(options.projections()));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  private static void require(boolean holds, String rule, List<String> wrong) {
    if (!holds) {
      wrong.add(rule);
    }
  }
}
