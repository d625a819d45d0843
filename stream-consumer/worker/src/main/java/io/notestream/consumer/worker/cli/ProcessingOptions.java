package io.notestream.consumer.worker.cli;

import io.notestream.cli.Durations;
import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Range;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.ExpiryCause;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that applies records: how changes count, what expirations cause. */
@Heading("Processing")
final class ProcessingOptions {

  /** Who removes expired notes, other than DynamoDB's time to live. */
  enum PlainCause {
    SWEEPER,
    REPLICA
  }

  @Option(
      names = "--reaction",
      paramLabel = "REACTION",
      split = ",",
      description = {
        "What an expiration leads to: archive, log, publish:sqs=URL, publish:sns=ARN or",
        "publish:eventbridge=BUS. Several are separated by commas, or the option is repeated. With",
        ";tag=TAG, only notes of that tag; with ;name=NAME, under another name. Without it,",
        "expirations are only counted."
      })
  private List<String> reactions = List.of();

  @Mixin private final CountingOptions counting = new CountingOptions();

  @Option(
      names = "--archive-days",
      paramLabel = "DAYS",
      defaultValue = "30",
      description = "How long the reaction archive keeps notes.")
  @Range(min = 0, max = Durations.MOST_DAYS)
  private int archiveDays = 30;

  @Option(
      names = "--plain-expiry-cause",
      paramLabel = "CAUSE",
      defaultValue = "sweeper",
      description = {
        "The cause that is recorded when a note that has expired is removed by anything but",
        "DynamoDB's time to live: sweeper, or replica in a region where no sweeper runs."
      })
  private PlainCause plainCause = PlainCause.SWEEPER;

  @Option(
      names = "--audit-days",
      paramLabel = "DAYS",
      defaultValue = "400",
      description = {
        "How long audit records are kept. They are the ledger: a record that is replayed later",
        "counts again. The tables keep the shortest value that was ever used."
      })
  @Range(min = 2, max = Durations.MOST_DAYS)
  private int auditDays = 400;

  @Option(
      names = "--writes-per-second",
      paramLabel = "N",
      defaultValue = "0",
      description = "How many items a second are written to the views at most; 0 for no limit.")
  @Range(min = 0)
  private int writesPerSecond;

  @Option(
      names = "--pack-actions",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many actions a transaction holds at most if several users share it.")
  @Range(min = 1, max = ConsumerOptions.MAX_ACTIONS)
  private int packActions = 50;

  @Option(
      names = "--chains",
      paramLabel = "N",
      defaultValue = "96",
      description = "How many transactions run at the same time at most.")
  @Range(min = 1)
  private int chains = 96;

  List<ReactionSettings> reactions() {
    return OptionValues.read("--reaction", () -> ReactionSettings.parseAll(reactions));
  }

  List<Projection> projections() {
    return counting.projections();
  }

  Duration archiveRetention() {
    return Duration.ofDays(archiveDays);
  }

  Duration guard() {
    return counting.guard();
  }

  ConsumerOptions.Builder options(int generation) {
    return ConsumerOptions.builder()
        .generation(generation)
        .projections(projections())
        .expiryRule(new ExpiryCauseRule(counting.guard(), ExpiryCause.valueOf(plainCause.name())))
        .auditRetention(Duration.ofDays(auditDays))
        .writesPerSecond(writesPerSecond)
        .packActions(packActions)
        .chainsInAll(chains);
  }
}
