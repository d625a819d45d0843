package io.notestream.stack;

import ch.qos.logback.classic.Level;
import io.notestream.cli.Heading;
import io.notestream.cli.LogLevel;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Program;
import io.notestream.cli.QuietLoggers;
import io.notestream.cli.Range;
import io.notestream.cli.Shutdown;
import io.notestream.cli.Switch;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.cli.LogHygiene;
import io.notestream.consumer.worker.options.SweepSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the local stack. */
@Command(
    name = "deploy/local-stack/run",
    description = {
      "Runs Notestream on this machine, in one process, until a signal ends it: a"
          + " DynamoDB-compatible engine, the notes API and the stream worker.",
      "All of it listens on 127.0.0.1 alone."
    })
public final class Main implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Heading("Ports")
  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port of the notes API; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int apiPort;

  @Heading("Ports")
  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "The port of the worker's health and metrics; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int adminPort;

  @Heading("Ports")
  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "The port of the engine; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int dynamoDbPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The directory to keep the data and large bodies in. Without it, they are gone when the"
              + " process ends.")
  private @Nullable Path data;

  @Option(
      names = "--ttl-delay",
      paramLabel = "DURATION",
      defaultValue = "0s",
      description =
          "How long after its expiry the engine deletes an item, such as 10m or 48h. DynamoDB takes"
              + " up to days.")
  private Duration ttlDelay = Duration.ZERO;

  @Option(
      names = "--sweeper",
      paramLabel = "on|off",
      defaultValue = "off",
      description =
          "Whether the worker deletes expired notes itself. It does by default elsewhere; here the"
              + " engine is as quick.")
  private Switch sweeper = Switch.OFF;

  @Option(
      names = "--reaction",
      paramLabel = "REACTION",
      split = ",",
      defaultValue = "archive",
      description =
          "What an expiration leads to, as the worker's option of this name takes it. Several are"
              + " separated by commas, or the option is repeated.")
  private List<String> reactions = List.of("archive");

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /**
   * Runs the stack; ends the JVM with the exit code: 0, 1 for a failure, 2 for wrong usage.
   *
   * @param arguments as typed; {@code --help} lists what is understood
   */
  public static void main(String[] arguments) {
    System.exit(program().build().run(arguments));
  }

  /** {@return the command line, with a variable {@code NOTESTREAM_…} for each option} */
  public static Program.Builder program() {
    return Program.builder(new Main(), "NOTESTREAM_")
        .defaultLogLevel(LogLevel.WARN)
        .quietLoggers(quietLoggers())
        .failures(failure -> failure instanceof StartException ? failure.getMessage() : null);
  }

  /** Returns the worker's, and those that warn of what is usual when all of it runs as one. */
  private static QuietLoggers quietLoggers() {
    return LogHygiene.quietLoggers()
        .unlessDebuggingToo(
            Map.of(
                "software.amazon.kinesis", Level.ERROR,
                "com.amazonaws.services.dynamodbv2.streamsadapter", Level.ERROR));
  }

  @Override
  public Integer call() throws InterruptedException, IOException {
    List<ReactionSettings> chosen =
        OptionValues.read("--reaction", () -> ReactionSettings.parseAll(reactions));
    Path temporary = data == null ? Files.createTempDirectory("notestream-blobs") : null;
    Shutdown shutdown = Shutdown.install();
    shutdown.closingWith(() -> delete(temporary), LONGEST_STOP);
    LocalStack stack;
    try {
      stack =
          start(
              chosen,
              temporary == null ? Objects.requireNonNull(data).resolve("blobs") : temporary);
    } catch (RuntimeException | Error e) {
      shutdown.uninstall(); // Whatever it was, the exit code must say that it failed.
      delete(temporary);
      if (e instanceof RuntimeException failure) {
        throw new StartException(failure);
      }
      throw e;
    }
    shutdown.closingWith(
        () -> {
          stack.close();
          delete(temporary);
        },
        LONGEST_STOP);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "notestream ready: api="
            + stack.api()
            + " admin="
            + stack.admin()
            + " dynamodb="
            + stack.dynamoDb().endpoint());
    out.flush();
    Shutdown.awaitSignal();
    return 0;
  }

  private LocalStack start(List<ReactionSettings> chosen, Path blobs) {
    return LocalStack.builder()
        .blobs(blobs)
        .sweeper(sweeper.isOn() ? SweepSettings.standard() : null)
        .reactions(chosen)
        .apiPort(apiPort)
        .adminPort(adminPort)
        .dynamoDbPort(dynamoDbPort)
        .ttlDelay(ttlDelay)
        .dataDirectory(data)
        .start();
  }

  private static void delete(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.warn("{} is left behind", directory, e);
    }
  }

  /** Thrown if the stack cannot start; the message says why. */
  private static final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartException(RuntimeException e) {
      super("cannot start: " + reason(e), e);
    }

    private static @Nullable String reason(RuntimeException e) {
      Throwable reason =
          e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
      return reason.getMessage();
    }
  }
}
