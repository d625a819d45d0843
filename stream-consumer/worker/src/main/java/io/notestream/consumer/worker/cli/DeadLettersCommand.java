package io.notestream.consumer.worker.cli;

import io.notestream.cli.Listing;
import io.notestream.cli.OptionValues;
import io.notestream.cli.OutputOptions;
import io.notestream.cli.Printable;
import io.notestream.cli.Progress;
import io.notestream.cli.Range;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters}. */
@Command(
    name = "dead-letters",
    description = "Lists dead letters, records that could not be applied, and settles them.")
final class DeadLettersCommand {

  private static final int OK = 200;

  private static final Listing<LetterEntry> LISTING =
      Listing.<LetterEntry>empty()
          .column("id", LetterEntry::id)
          .column("state", letter -> lower(letter.state()))
          .column("at", letter -> Timestamps.format(letter.at()))
          .column("reason", LetterEntry::reason)
          .column("attempts", LetterEntry::attempts)
          .column("userId", LetterEntry::userId);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "list",
      description = {
        "Lists dead letters, the oldest first.",
        "The time is when it was parked; of a pending reaction, when it is tried next."
      })
  int list(
      @Mixin TableOptions tables,
      @Mixin OutputOptions output,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "open",
              description = "Which letters to list: open, retry, done or discarded.")
          DeadLetter.State state,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "How many letters to list at most.")
          @Range(min = 0)
          int limit) {
    try (WorkerClients clients = tables.clients();
        Stream<LetterEntry> letters = letters(clients, tables).list(state)) {
      LISTING.print(output.format(), letters.limit(limit), out());
    }
    return 0;
  }

  @Command(name = "show", description = "Shows a dead letter.")
  int show(
      @Mixin TableOptions tables,
      @Parameters(paramLabel = "ID", description = "The letter, as 'list' names it.") String id,
      @Option(
              names = "--record",
              arity = "0..1",
              fallbackValue = "true",
              defaultValue = "false",
              description = "Also print its record as JSON, with the note's title and body.")
          boolean record) {
    try (WorkerClients clients = tables.clients()) {
      Optional<DeadLetters.Shown> found =
          OptionValues.read("ID", () -> letters(clients, tables).show(id));
      found.ifPresent(shown -> print(id, shown, record));
      return found.isPresent() ? 0 : unknown(id);
    }
  }

  @Command(
      name = "redrive",
      description = {
        "Applies the records of open dead letters after all, each exactly once.",
        "The letter of a reaction is made due. Needs the same --reaction as the worker."
      })
  int redrive(
      @Mixin GiveUpOptions giveUp,
      @Mixin ProcessingOptions processing,
      @Mixin TableOptions tables,
      @Parameters(
              arity = "1..*",
              paramLabel = "ID",
              description = "The letters, as 'list' names them.")
          List<String> ids) {
    int failed = 0;
    AtomicInteger done = new AtomicInteger();
    try (WorkerClients clients = tables.clients();
        OneShotConsumer consumer = new OneShotConsumer(clients, tables, processing, true);
        Progress progress = Progress.start(() -> "redriven " + done.get() + " of " + ids.size())) {
      DeadLetters letters = letters(clients, tables);
      BatchControl control = giveUp.control(consumer.consumer());
      for (String id : ids) {
        RedriveResult redriven =
            OptionValues.read(
                "ID", () -> letters.redrive(id, consumer.consumer()::redrive, control));
        if (redriven.outcome() == RedriveResult.Outcome.STOPPED) {
          throw giveUp.gaveUp(redriven.detail());
        }
        done.incrementAndGet();
        progress.println(out(), id + ": " + lower(redriven.outcome()) + detail(redriven.detail()));
        failed += OneShotConsumer.settles(redriven.outcome()) ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  @Command(name = "discard", description = "Discards dead letters: their changes will never count.")
  int discard(
      @Mixin TableOptions tables,
      @Parameters(
              arity = "1..*",
              paramLabel = "ID",
              description = "The letters, as 'list' names them.")
          List<String> ids) {
    int failed = 0;
    AtomicInteger done = new AtomicInteger();
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "discarded " + done.get() + " of " + ids.size())) {
      DeadLetters letters = letters(clients, tables);
      for (String id : ids) {
        DeadLetters.Discarded outcome = OptionValues.read("ID", () -> letters.discard(id));
        done.incrementAndGet();
        progress.println(out(), id + ": " + lower(outcome));
        failed += outcome == DeadLetters.Discarded.DISCARDED ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  @Command(
      name = "resume",
      description = "Lets a worker park records again, after it has parked too many at once.")
  int resume(@Mixin AdminOptions admin) throws IOException, InterruptedException {
    HttpResponse<String> response =
        admin.send(
            admin
                .request("/parking/resume")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    boolean resumed = response.statusCode() == OK;
    out().println(resumed ? "resumed" : "refused: " + response.statusCode());
    return resumed ? 0 : 1;
  }

  private static DeadLetters letters(WorkerClients clients, TableOptions tables) {
    return new DeadLetters(
        clients.dynamoDb(),
        tables.names(),
        InstantSource.system(),
        ConsumerOptions.defaults().closedRetention());
  }

  private void print(String id, DeadLetters.Shown shown, boolean withRecord) {
    DeadLetter letter = shown.letter();
    print("id", id);
    print("state", lower(letter.state()));
    print("reason", letter.reason());
    print("detail", letter.detail());
    print("attempts", Long.toString(letter.attempts()));
    print("user", letter.userId());
    print("note", letter.noteId());
    print("event", letter.eventId());
    print("source", letter.source());
    print("parked", Timestamps.format(letter.parkedAt()));
    if (withRecord) {
      print("record", Printable.json(shown.json().toString()));
    }
  }

  private void print(String name, @Nullable String value) {
    out()
        .println(
            name + " ".repeat(10 - name.length()) + (value == null ? "-" : Printable.text(value)));
  }

  private int unknown(String id) {
    spec.commandLine().getErr().println("there is no dead letter " + Printable.text(id));
    return 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static String detail(String detail) {
    return detail.isEmpty() ? "" : ", " + detail;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
