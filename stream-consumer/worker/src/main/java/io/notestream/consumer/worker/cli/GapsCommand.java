package io.notestream.consumer.worker.cli;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.WorkerClients;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Gap;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gaps}. */
@Command(
    name = "gaps",
    description = "Stretches of the stream that were lost before they were read.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class GapsCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "one of list and accept is missing");
  }

  @Command(
      name = "list",
      description = "Lists gaps, the oldest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Connection connection,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "OPEN",
              description = "open, accepted or reconciled. Default: open.")
          Gap.State state) {
    try (WorkerClients clients = connection.clients();
        Stream<Gap> gaps = gaps(clients, connection).list(state)) {
      gaps.forEach(
          gap ->
              out()
                  .printf(
                      "%s  seen %s  after %s before %s  %s%n",
                      gap.id(),
                      Timestamps.format(gap.seenAt()),
                      gap.from(),
                      gap.to() == null ? "the shard's end" : gap.to(),
                      gap.reason()));
    }
    return 0;
  }

  @Command(
      name = "accept",
      description = {
        "Accepts that what is missing stays missing, so that readiness is no longer degraded by it."
      },
      mixinStandardHelpOptions = true)
  int accept(
      @Mixin Connection connection,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "As 'list' shows them.")
          List<String> ids) {
    int failed = 0;
    try (WorkerClients clients = connection.clients()) {
      for (String id : ids) {
        Gaps.Closed outcome = gaps(clients, connection).close(id, Gap.State.ACCEPTED);
        out().println(id + ": " + text(outcome));
        failed += outcome == Gaps.Closed.UNKNOWN ? 1 : 0;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static Gaps gaps(WorkerClients clients, Connection connection) {
    return new Gaps(
        clients.dynamoDb(),
        connection.tables(),
        InstantSource.system(),
        ConsumerOptions.defaults().closedRetention());
  }

  private static String text(Gaps.Closed outcome) {
    return switch (outcome) {
      case CLOSED -> "accepted";
      case WAS_CLOSED -> "was closed before";
      case UNKNOWN -> "there is no such gap";
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
