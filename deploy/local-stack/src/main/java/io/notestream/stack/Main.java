package io.notestream.stack;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.sweep.SweepSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the local stack. */
@Command(
    name = "deploy/local-stack/run",
    description =
        "Runs Notestream on this machine, in one process: a DynamoDB-compatible engine, the notes"
            + " API and the stream worker. All of it listens on 127.0.0.1 alone.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped by a signal", "1:cannot start", "2:wrong usage"})
public final class Main implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      defaultValue = "${env:NOTESTREAM_API_PORT:-8080}",
      description = "The notes API; 0 for any port. Default: 8080. Env: NOTESTREAM_API_PORT")
  private int apiPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "${env:NOTESTREAM_ADMIN_PORT:-8081}",
      description =
          "The worker's health and metrics; 0 for any port. Default: 8081."
              + " Env: NOTESTREAM_ADMIN_PORT")
  private int adminPort;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      defaultValue = "${env:NOTESTREAM_DYNAMODB_PORT:-8000}",
      description = "The engine; 0 for any port. Default: 8000. Env: NOTESTREAM_DYNAMODB_PORT")
  private int dynamoDbPort;

  @Option(
      names = "--ttl-delay",
      paramLabel = "DURATION",
      defaultValue = "${env:NOTESTREAM_TTL_DELAY:-PT0S}",
      description =
          "How long after its expiry the engine deletes an item, as PT48H; DynamoDB takes up to"
              + " days. Default: PT0S. Env: NOTESTREAM_TTL_DELAY")
  private Duration ttlDelay = Duration.ZERO;

  @Option(
      names = "--sweeper",
      paramLabel = "on|off",
      defaultValue = "${env:NOTESTREAM_SWEEPER:-off}",
      description =
          "Whether the worker deletes due notes itself, as it does by default elsewhere; here the"
              + " engine is as quick. Default: off. Env: NOTESTREAM_SWEEPER")
  private Switch sweeper = Switch.OFF;

  @Option(
      names = "--reaction",
      paramLabel = "REACTION",
      split = ",",
      defaultValue = "${env:NOTESTREAM_REACTION:-archive}",
      description =
          "What an expiration leads to, as the worker's option of this name takes it; several with"
              + " commas, or the option again. Default: archive. Env: NOTESTREAM_REACTION")
  private List<String> reactions = List.of("archive");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:NOTESTREAM_DATA}",
      description =
          "Keep the engine's data and large bodies in this directory. Default: in memory, and large"
              + " bodies in a temporary directory, gone when it stops."
              + " Env: NOTESTREAM_DATA")
  private @Nullable Path data;

  private Main() {}

  /** The two positions of a switch, as the command line names them. */
  enum Switch {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Runs the stack until a signal ends it. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws InterruptedException {
    LocalStack stack;
    Path temporary = null;
    try {
      temporary = data == null ? Files.createTempDirectory("notestream-blobs") : null;
      stack = start(temporary == null ? Objects.requireNonNull(data).resolve("blobs") : temporary);
    } catch (CompletionException e) {
      delete(temporary);
      return refuse(e.getCause() == null ? e : e.getCause());
    } catch (RuntimeException | IOException e) {
      delete(temporary);
      return refuse(e);
    }
    Path blobsToDelete = temporary;
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stack.close();
                  delete(blobsToDelete);
                  // Being told to stop is no failure: without this the exit code would be the
                  // signal's.
                  Runtime.getRuntime().halt(0);
                },
                "local-stack-shutdown"));
    spec.commandLine()
        .getOut()
        .printf(
            "notestream ready: api=%s admin=%s dynamodb=%s%n",
            stack.api(), stack.admin(), stack.dynamoDb().endpoint());
    spec.commandLine().getOut().flush();
    new CountDownLatch(1).await(); // The hook ends the process.
    return 0;
  }

  private LocalStack start(Path blobs) {
    return LocalStack.builder()
        .blobs(blobs)
        .sweeper(sweeper == Switch.ON ? SweepSettings.standard() : null)
        .reactions(ReactionSettings.parseAll(reactions))
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
      LoggerFactory.getLogger(Main.class).warn("{} is left behind", directory, e);
    }
  }

  /** What keeps it from starting is one line for the user; the stack trace is for the log. */
  private int refuse(Throwable failure) {
    LoggerFactory.getLogger(Main.class).debug("cannot start", failure);
    spec.commandLine().getErr().println("cannot start: " + failure.getMessage());
    return 1;
  }
}
