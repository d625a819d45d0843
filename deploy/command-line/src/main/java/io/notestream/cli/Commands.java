package io.notestream.cli;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Walks through commands. */
final class Commands {

  private Commands() {}

  /** Returns a command and all below it. */
  static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(Commands::all));
  }

  /** Returns whether a command does something itself; if not, it needs a subcommand. */
  static boolean isRunnable(CommandSpec command) {
    Object user = command.userObject();
    return user instanceof Runnable || user instanceof Callable || user instanceof Method;
  }
}
