package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Range;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how often shards are read, where that is not the profile's to say. */
@Heading("Reading")
final class ReadingOptions {

  @Option(
      names = "--read-pause",
      paramLabel = "DURATION",
      description = {
        "The time from one read of a shard to the next while it has records; up to four times as",
        "long after empty reads. Without it, 25ms with the profile local, and 250ms with aws, since",
        "DynamoDB allows five reads a second of a shard, all readers together."
      })
  private @Nullable Duration readPause;

  @Option(
      names = "--read-pause-behind",
      paramLabel = "DURATION",
      description = {
        "The same after a read that was full, or whose last record is older than 2s. Without it, 0s",
        "with the profile local, and 250ms with aws."
      })
  private @Nullable Duration readPauseBehind;

  @Option(
      names = "--quiet-reads",
      paramLabel = "N",
      defaultValue = "100",
      description = {
        "How many reads a second are made of all shards together in which nothing happens. No shard",
        "waits longer for it than eight times the pause after empty reads."
      })
  @Range(min = 1)
  private int quietReads = 100;

  /** Returns the profile with what the options say. */
  KclProfile in(KclProfile profile) {
    Duration pause = readPause == null ? profile.idleBetweenReads() : readPause;
    Duration behind = readPauseBehind == null ? profile.fastestReads() : readPauseBehind;
    return OptionValues.read("--read-pause", () -> profile.withReading(pause, behind, quietReads));
  }
}
