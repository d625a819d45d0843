package io.notestream.consumer.worker.cli;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.worker.WorkerClients;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters}. */
@Command(
    name = "dead-letters",
    description = "What could not be applied, and what to do about it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {

  private static final int OK = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "one of list, show, redrive, discard and resume is missing");
  }

  @Command(
      name = "list",
      description = "Lists dead letters, the oldest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Connection connection,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "OPEN",
              description = "open, retry, done or discarded. Default: open.")
          DeadLetter.State state,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most so many. Default: 100.")
          int limit) {
    try (WorkerClients clients = connection.clients();
        Stream<LetterEntry> letters = letters(clients, connection).list(state)) {
      letters.limit(limit).forEach(this::print);
    }
    return 0;
  }

  @Command(name = "show", description = "Shows a dead letter.", mixinStandardHelpOptions = true)
  int show(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id,
      @Option(
              names = "--record",
              arity = "0..1",
              fallbackValue = "true",
              defaultValue = "false",
              description = "Also its record as JSON, with the note's title and body.")
          boolean record) {
    try (WorkerClients clients = connection.clients()) {
      Optional<DeadLetters.Shown> found = letters(clients, connection).show(id);
      found.ifPresent(shown -> print(id, shown, record));
      return found.isPresent() ? 0 : unknown(id);
    }
  }

  @Command(
      name = "redrive",
      description = {
        "Applies the records of open dead letters after all, each exactly once.",
        "A reaction's is made due. Needs the reactions that the worker has."
      },
      mixinStandardHelpOptions = true)
  int redrive(
      @Mixin Connection connection,
      @Mixin Consuming consuming,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "As 'list' shows them.")
          List<String> ids) {
    int failed = 0;
    try (WorkerClients clients = connection.clients();
        OneShotConsumer consumer = new OneShotConsumer(clients, connection, consuming, true)) {
      DeadLetters letters = letters(clients, connection);
      for (String id : ids) {
        RedriveResult redriven =
            letters.redrive(id, consumer.consumer()::redrive, BatchControl.untilDone());
        out().println(id + ": " + lower(redriven.outcome()) + detail(redriven.detail()));
        failed += OneShotConsumer.settles(redriven.outcome()) ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  @Command(
      name = "discard",
      description = "Gives dead letters up: their changes will never count.",
      mixinStandardHelpOptions = true)
  int discard(
      @Mixin Connection connection,
      @Parameters(arity = "1..*", paramLabel = "ID", description = "As 'list' shows them.")
          List<String> ids) {
    int failed = 0;
    try (WorkerClients clients = connection.clients()) {
      DeadLetters letters = letters(clients, connection);
      for (String id : ids) {
        DeadLetters.Discarded outcome = letters.discard(id);
        out().println(id + ": " + lower(outcome));
        failed += outcome == DeadLetters.Discarded.DISCARDED ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  @Command(
      name = "resume",
      description = "Lets a worker park records again after it had parked too many at once.",
      mixinStandardHelpOptions = true)
  int resume(
      @Option(
              names = "--admin-url",
              paramLabel = "URL",
              defaultValue = "http://127.0.0.1:8081",
              description = "The worker's management face. Default: http://127.0.0.1:8081.")
          URI admin)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(admin.resolve("/parking/resume"))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    out().println(answer.statusCode() == OK ? "resumed" : "refused: " + answer.statusCode());
    return answer.statusCode() == OK ? 0 : 1;
  }

  private static DeadLetters letters(WorkerClients clients, Connection connection) {
    return new DeadLetters(
        clients.dynamoDb(),
        connection.tables(),
        InstantSource.system(),
        ConsumerOptions.defaults().closedRetention());
  }

  private void print(LetterEntry letter) {
    out()
        .printf(
            "%s  %s  %s  %s  attempts %d%s%n",
            letter.id(),
            lower(letter.state()),
            Timestamps.format(letter.at()),
            letter.reason(),
            letter.attempts(),
            letter.userId() == null ? "" : "  user " + letter.userId());
  }

  private void print(String id, DeadLetters.Shown shown, boolean withRecord) {
    DeadLetter letter = shown.letter();
    out().println("id        " + id);
    out().println("state     " + lower(letter.state()));
    out().println("reason    " + letter.reason());
    out().println("detail    " + letter.detail());
    out().println("attempts  " + letter.attempts());
    out().println("user      " + letter.userId());
    out().println("note      " + letter.noteId());
    out().println("event     " + letter.eventId());
    out().println("source    " + letter.source());
    out().println("parked    " + Timestamps.format(letter.parkedAt()));
    if (withRecord) {
      shown.record().ifPresent(record -> out().println("record    " + RecordJson.write(record)));
    }
  }

  private int unknown(String id) {
    spec.commandLine().getErr().println("there is no dead letter " + id);
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
