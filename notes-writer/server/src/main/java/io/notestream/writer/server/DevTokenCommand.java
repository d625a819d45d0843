package io.notestream.writer.server;

import io.notestream.cli.OptionValues;
import io.notestream.cli.WrongValueException;
import io.notestream.model.note.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a token for trying the API out. */
@Command(
    name = "dev-token",
    description = "Prints a token that only a server on this machine with --identity dev believes.")
final class DevTokenCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = "--user",
      paramLabel = "ID",
      required = true,
      description = "The user whom the token stands for.")
  private String user = "";

  @Option(
      names = "--operator",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Makes an operator of the token's bearer.")
  private boolean operator;

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      defaultValue = "12h",
      description = "How long the token is valid.")
  private Duration validFor = Duration.ofHours(12);

  @Mixin private final DevKeyOption key = new DevKeyOption();

  @Override
  public Integer call() {
    UserId userId = OptionValues.read("--user", () -> new UserId(user));
    if (validFor.isNegative() || validFor.isZero()) {
      throw new WrongValueException("--valid-for", "must be more than nothing", null);
    }
    spec.commandLine()
        .getOut()
        .println(key.tokens().sign(userId, operator, Instant.now(), validFor));
    return 0;
  }
}
