package io.notestream.consumer.worker.cli;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.change.ExpiryCause;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How changes are counted and what expirations lead to: for every command that applies records. */
final class Consuming {

  /** Who removes notes that end without DynamoDB's own identity. */
  enum PlainCause {
    SWEEPER,
    REPLICA
  }

  @Option(
      names = "--reaction",
      paramLabel = "REACTION",
      split = ",",
      description = {
        "What an expiration leads to; several with commas, or the option again:",
        "archive, log, publish:sqs=URL, publish:sns=ARN, publish:eventbridge=BUS.",
        "With ;tag=TAG only for notes of that tag; with ;name=NAME under another name."
      })
  List<String> reactions = List.of();

  @Option(
      names = "--archive-days",
      paramLabel = "DAYS",
      defaultValue = "30",
      description = "How long the reaction 'archive' keeps notes. Default: 30.")
  int archiveDays = 30;

  @Option(
      names = "--plain-expiry-cause",
      paramLabel = "CAUSE",
      defaultValue = "SWEEPER",
      description = {
        "What removed a note that had ended, where DynamoDB does not say: sweeper, or replica in a",
        "region without one. Default: sweeper."
      })
  PlainCause plainCause = PlainCause.SWEEPER;

  @Option(
      names = "--guard-seconds",
      paramLabel = "S",
      defaultValue = "60",
      description =
          "By how much the clocks of writer, worker and DynamoDB may differ. Default: 60.")
  int guardSeconds = 60;

  @Option(
      names = "--audit-days",
      paramLabel = "DAYS",
      defaultValue = "400",
      description =
          "How long audit records, which are the ledger, are kept; at least 2. Default: 400.")
  int auditDays = 400;

  @Option(
      names = "--writes-per-second",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "At most so many items are written to the views a second; 0 for no cap. Default: 0.")
  int writesPerSecond;

  @Option(
      names = "--pack-actions",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "How many actions small users share a transaction up to; 1 to 100. Default: 50.")
  int packActions = 50;

  @Option(
      names = "--chains",
      paramLabel = "N",
      defaultValue = "96",
      description = "How many transactions run side by side at most. Default: 96.")
  int chains = 96;

  List<ReactionSettings> reactions() {
    return ReactionSettings.parseAll(reactions);
  }

  Duration archiveRetention() {
    return Duration.ofDays(archiveDays);
  }

  Duration guard() {
    return Duration.ofSeconds(guardSeconds);
  }

  ConsumerOptions.Builder options(Connection connection) {
    return ConsumerOptions.builder()
        .generation(connection.generation)
        .expiryRule(new ExpiryCauseRule(guard(), ExpiryCause.valueOf(plainCause.name())))
        .auditRetention(Duration.ofDays(auditDays))
        .writesPerSecond(writesPerSecond)
        .packActions(packActions)
        .chainsInAll(chains);
  }
}
