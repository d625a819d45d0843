package io.notestream.consumer.worker.cli;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Listing;
import io.notestream.cli.OptionValues;
import io.notestream.cli.OutputOptions;
import io.notestream.cli.Progress;
import io.notestream.cli.WrongValueException;
import io.notestream.consumer.generation.Generation;
import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.worker.internal.client.ApplicationClaim;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.TableEncryption;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code generation}. */
@Command(
    name = "generation",
    description =
        "Makes, lists, verifies, switches and drops generations of the views: sets of summaries, each"
            + " in a views table of its own.",
    subcommands = GenerationVerify.class)
final class GenerationCommand {

  private static final Listing<Row> LISTING =
      Listing.<Row>empty()
          .column("generation", row -> row.generation().number())
          .column("table", row -> row.generation().table())
          .column("state", row -> lower(row.generation().state()))
          .column("countingSince", meta(meta -> time(meta.countingSince())))
          .column("backfilledAt", meta(meta -> time(meta.backfilledAt())))
          .column("settledThrough", row -> time(row.settledThrough()))
          .column("projections", meta(GenerationCommand::projections));

  /** How far this machine's clock may be from DynamoDB's. */
  private static final Duration GUARD = Duration.ofSeconds(60);

  private record Row(Generation generation, @Nullable Instant settledThrough) {}

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "new",
      description = {
        "Makes the views table of a new generation, beside the live one.",
        "It keeps the summaries of --projection. Interrupted, it goes on when it is started again. Workers and functions with --generation fill it from then on, and 'backfill' adds the notes"
            + " that nobody touches."
      })
  int create(
      @Mixin ProjectionOptions projections,
      @Mixin TableSetOptions tables,
      @Option(
              names = "--kms-key",
              paramLabel = "KEY",
              description = {
                "The key that encrypts the table, by its id, ARN or alias: alias/aws/dynamodb for the",
                "account's key that AWS manages, none for a key that DynamoDB owns. Without it, that of",
                "the live generation's table."
              })
          @Nullable String key,
      @Parameters(
              arity = "0..1",
              paramLabel = "N",
              description = "The generation. Without it, the one after the newest.")
          @Nullable Integer number) {
    if (number != null) {
      requireNumber(number);
    }
    TableEncryption encryption = encryption(key);
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "creating the table")) {
      requireClock(clients, tables);
      Generation made =
          generations(clients, tables).create(number, projections.projections(), encryption);
      progress.println(
          out(),
          made.table()
              + ": created; start workers with --generation "
              + made.number()
              + " to fill it, then run 'backfill --generation "
              + made.number()
              + "'");
    }
    return 0;
  }

  @Command(
      name = "status",
      description = {
        "Lists the generations, the oldest first.",
        "The column SETTLED THROUGH says how far the workers have come, if there are any: everything"
            + " up to then is counted. Of functions that is not known."
      })
  int status(
      @Mixin TableSetOptions tables,
      @Mixin OutputOptions output,
      @Mixin ApplicationOption application) {
    try (WorkerClients clients = tables.clients()) {
      GenerationReaders readers =
          new GenerationReaders(clients, tables.names(), application.application());
      LISTING.print(
          output.format(),
          generations(clients, tables).list().stream()
              .map(one -> new Row(one, readers.settledThrough(one).orElse(null))),
          out());
    }
    return 0;
  }

  @Command(
      name = "switch",
      description = {
        "Makes a generation the live one, which reacts to expirations and removes bodies.",
        "Running workers and functions learn of it within seconds. Readers are switched by their own"
            + " --generation."
      })
  int switchTo(
      @Mixin TableSetOptions tables,
      @Parameters(paramLabel = "N", description = "The generation.") int number) {
    requireNumber(number);
    try (WorkerClients clients = tables.clients()) {
      requireClock(clients, tables);
      Generations generations = generations(clients, tables);
      Optional<Integer> before = generations.switchTo(number);
      if (before.filter(old -> old < number).isPresent() && !isBackfilled(generations, number)) {
        spec.commandLine()
            .getErr()
            .println(
                "generation "
                    + number
                    + " was not backfilled, and lacks the notes that nobody has touched: run"
                    + " 'backfill --generation "
                    + number
                    + "' before readers are switched");
      }
      out()
          .println(
              before
                  .map(
                      old ->
                          "generation "
                              + number
                              + " is live; leave the workers of generation "
                              + old
                              + " running until they have caught up")
                  .orElse("generation " + number + " was live before"));
    }
    return 0;
  }

  @Command(
      name = "drop",
      description = {
        "Deletes the views table and the lease tables of a generation that is not live.",
        "Stop its workers before. Its audit records are gone with it."
      })
  int drop(
      @Mixin TableSetOptions tables,
      @Mixin ApplicationOption application,
      @Option(
              names = "--yes",
              arity = "0..1",
              fallbackValue = "true",
              defaultValue = "false",
              description = "Delete. Without it, the tables are only named.")
          @FlagOnly
          boolean yes,
      @Option(
              names = "--force",
              arity = "0..1",
              fallbackValue = "true",
              defaultValue = "false",
              description = {
                "Also delete if workers seem to run, or if it is not known that the generation has",
                "come beyond the switch to the live one: what it would have reacted to is lost."
              })
          @FlagOnly
          boolean force,
      @Parameters(paramLabel = "N", description = "The generation.") int number) {
    requireNumber(number);
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "deleting")) {
      Generations generations = generations(clients, tables);
      LiveGeneration live = generations.live();
      generations.requireDeletable(number);
      GenerationReaders readers =
          new GenerationReaders(clients, tables.names(), application.application());
      String views = tables.names().withGeneration(number).noteViews();
      List<String> leases = readers.leaseTables(number);
      if (!force) {
        readers.requireDone(generations, live, number);
      }
      if (!yes) {
        List<String> deleted = new ArrayList<>(leases);
        if (generations.exists(number)) {
          deleted.add(0, views);
        }
        throw new GenerationException(
            deleted.isEmpty()
                ? "there is no " + views + "; --yes closes the letters and gaps that it has left"
                : "this deletes "
                    + String.join(" and ", deleted)
                    + ", with everything in it: say --yes");
      }
      // The leases go first: whoever still reads by them would fill a table that is gone.
      for (String table : leases) {
        clients.dynamoDb().deleteTable(r -> r.tableName(table));
        progress.println(out(), table + ": deleted");
      }
      boolean deleted = generations.drop(number);
      new ApplicationClaim(clients.dynamoDb(), tables.names())
          .release(WorkerCommand.applicationOf(application.application(), number));
      progress.println(out(), views + (deleted ? ": deleted" : ": was deleted before"));
    }
    return 0;
  }

  private static boolean isBackfilled(Generations generations, int number) {
    return generations.list().stream()
        .filter(one -> one.number() == number)
        .map(Generation::meta)
        .anyMatch(meta -> meta != null && meta.backfilledAt() != null);
  }

  private static void requireClock(WorkerClients clients, TableSetOptions tables) {
    ClockRequirement.check(clients.dynamoDb(), tables.names(), InstantSource.system(), GUARD);
  }

  private static Generations generations(WorkerClients clients, TableSetOptions tables) {
    return new Generations(clients.dynamoDb(), tables.names(), InstantSource.system());
  }

  private static @Nullable TableEncryption encryption(@Nullable String key) {
    if (key == null) {
      return null;
    }
    return "none".equals(key)
        ? TableEncryption.standard()
        : OptionValues.read("--kms-key", () -> TableEncryption.by(key));
  }

  static void requireNumber(int number) {
    if (number < 1 || number > Generations.MOST) {
      throw new WrongValueException(
          "N", "a generation is 1 to " + Generations.MOST + ", not " + number, null);
    }
  }

  private static Function<Row, @Nullable Object> meta(Function<Meta, @Nullable Object> value) {
    return row -> {
      Meta meta = row.generation().meta();
      return meta == null ? null : value.apply(meta);
    };
  }

  private static @Nullable String projections(Meta meta) {
    return meta.projections().isEmpty()
        ? null
        : meta.projections().entrySet().stream()
            .map(kept -> kept.getKey() + " " + kept.getValue().version())
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Timestamps.format(time);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
