package io.notestream.consumer.worker.cli;

import io.notestream.cli.Listing;
import io.notestream.cli.OutputOptions;
import io.notestream.cli.Progress;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Gap;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gaps}. */
@Command(
    name = "gaps",
    description =
        "Lists and closes gaps: parts of the stream that were lost before they were read.")
final class GapsCommand {

  private static final Listing<Gap> LISTING =
      Listing.<Gap>empty()
          .column("id", Gap::id)
          .column("state", gap -> lower(gap.state()))
          .column("seenAt", gap -> Timestamps.format(gap.seenAt()))
          .column("after", Gap::from)
          .column("before", gap -> gap.to())
          .column("reason", Gap::reason);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = {
        "Lists gaps, the oldest first.",
        "A gap lies between two sequence numbers, after the one and before the other; without the"
            + " latter it goes on to the end of the shard. With a shard '-' it lies between two streams"
            + " of the table."
      })
  int list(
      @Mixin TableOptions tables,
      @Mixin OutputOptions output,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "open",
              description = "Which gaps to list: open, accepted or reconciled.")
          Gap.State state) {
    try (WorkerClients clients = tables.clients();
        Stream<Gap> gaps = gaps(clients, tables).list(state)) {
      LISTING.print(output.format(), gaps, out());
    }
    return 0;
  }

  @Command(
      name = "accept",
      description = {
        "Accepts that what is missing stays missing, so that the worker is ready again."
      })
  int accept(
      @Mixin TableOptions tables,
      @Parameters(
              arity = "1..*",
              paramLabel = "ID",
              description = "The gaps, as 'list' names them.")
          List<String> ids) {
    int failed = 0;
    AtomicInteger done = new AtomicInteger();
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "accepted " + done.get() + " of " + ids.size())) {
      for (String id : ids) {
        Gaps.Closed outcome = gaps(clients, tables).close(id, Gap.State.ACCEPTED);
        done.incrementAndGet();
        switch (outcome) {
          case CLOSED -> progress.println(out(), id + ": accepted");
          case WAS_CLOSED -> progress.println(out(), id + ": was closed before");
          case UNKNOWN -> {
            progress.println(spec.commandLine().getErr(), "there is no gap " + id);
            failed++;
          }
        }
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private static Gaps gaps(WorkerClients clients, TableOptions tables) {
    return new Gaps(
        clients.dynamoDb(),
        tables.names(),
        InstantSource.system(),
        ConsumerOptions.defaults().closedRetention());
  }

  private static String lower(Gap.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
