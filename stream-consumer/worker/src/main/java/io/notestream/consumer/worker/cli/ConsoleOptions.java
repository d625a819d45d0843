package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.consumer.worker.options.ConsoleSettings;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who may act on the console, and by which names it is reached. */
@Heading("Admin endpoints")
final class ConsoleOptions {

  @Option(
      names = "--console-token",
      paramLabel = "TOKEN",
      description = {
        "What the console and the admin endpoints ask for before they change anything; at least 16",
        "characters, best set by the variable. Without it, nobody is asked on loopback, and anywhere",
        "else nothing can be changed."
      })
  private @Nullable String token;

  @Option(
      names = "--console-hosts",
      paramLabel = "NAME",
      split = ",",
      description = {
        "Names with a dot by which the console is reached, behind a proxy for instance; several are",
        "separated by commas. Without it, the console responds to addresses, localhost, names without",
        "a dot and --admin-host."
      })
  private List<String> hosts = List.of();

  ConsoleSettings settings() {
    ConsoleSettings named = ConsoleSettings.standard().withHosts(new LinkedHashSet<>(hosts));
    return OptionValues.read("--console-token", () -> named.withToken(token));
  }
}
