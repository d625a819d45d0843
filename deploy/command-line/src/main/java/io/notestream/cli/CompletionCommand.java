package io.notestream.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code completion}: a part of every program. */
@Command(
    name = "completion",
    description = {
      "Prints a script that makes bash or zsh complete commands and options.",
      "To load it into the running shell: source <(PROGRAM completion), with PROGRAM as the shell"
          + " starts it, which may be a function."
    })
final class CompletionCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine program = spec.root().commandLine();
    Commands.all(program).forEach(command -> lowerCase(command.getCommandSpec()));
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(spec.root().name(), program));
    out.flush();
  }

  /**
   * Shells tell upper from lower case, and the help names the values in lower case. What
   * subcommands inherit is in lower case already.
   */
  private static void lowerCase(CommandSpec command) {
    for (OptionSpec option : List.copyOf(command.options())) {
      if (option.type().isEnum() && option.scopeType() == ScopeType.LOCAL) {
        command.remove(option);
        command.addOption(
            OptionSpec.builder(option)
                .completionCandidates(Converters.names(option.type()))
                .build());
      }
    }
  }
}
