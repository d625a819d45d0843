package io.notestream.consumer.worker.cli;

import io.notestream.cli.Durations;
import io.notestream.cli.FallbackVariables;
import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Range;
import io.notestream.cli.Shutdown;
import io.notestream.cli.WrongValueException;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.internal.client.HttpClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.model.blob.BlobStores;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code worker}. */
@Command(name = "worker", description = "Follows the stream until a signal ends it.")
final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  /** The name of a fleet that has been given none. */
  static final String APPLICATION = "notestream-consumer";

  private static final int MOST_RECOUNTS = 100_000;

  /** How long the rest of a shutdown may take, once batches in flight had their time. */
  private static final Duration SHUTDOWN_MARGIN = Duration.ofSeconds(5);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      defaultValue = APPLICATION,
      description = "The name of the fleet: workers of one name share the shards.")
  private String application = "";

  @Option(
      names = "--profile",
      paramLabel = "local|aws",
      description = {
        "How KCL is tuned. Without it, local if there is an endpoint, or else aws, which respects the",
        "limits of DynamoDB."
      })
  private @Nullable Profile profile;

  @Option(
      names = "--create-tables",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Create missing tables at the start.")
  private boolean createTables;

  @Option(
      names = {"--drain", "--drain-seconds"},
      paramLabel = "DURATION",
      defaultValue = "20s",
      converter = Durations.OrSeconds.class,
      description = {
        "How long batches in flight may take to finish at a shutdown; the process is gone at most 5s",
        "later. A number alone is in seconds."
      })
  private Duration drain = Duration.ofSeconds(20);

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      description = {
        "Where large bodies are kept, a directory or s3://bucket/prefix: the worker removes those",
        "that nothing refers to any more. Without it, it removes none."
      })
  private @Nullable String blobs;

  @Heading("Admin endpoints")
  @Option(
      names = "--admin-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address of the admin endpoints: /health, /info, /metrics and others.")
  private String adminHost = "";

  @Heading("Admin endpoints")
  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "The port of the admin endpoints; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int adminPort;

  @Heading("Recounts")
  @Option(
      names = "--reconcile-users-per-hour",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "How many users are recounted in an hour, to see on the meters whether their counters are",
        "right. One worker of the fleet does it; nothing is corrected. 0 for none."
      })
  @Range(min = 0, max = MOST_RECOUNTS)
  private int reconcileUsersPerHour;

  @Heading("Recounts")
  @Option(
      names = "--reconcile-read-units",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many read units a second these recounts use at most.")
  @Range(min = 1)
  private int reconcileReadUnits = 10;

  @Heading("Connection")
  @Option(
      names = "--streams-endpoint-url",
      paramLabel = "URL",
      description = "Where DynamoDB Streams is. Without it, where DynamoDB is.")
  @FallbackVariables("AWS_ENDPOINT_URL_DYNAMODB_STREAMS")
  private @Nullable URI streamsEndpoint;

  @Mixin private CloudWatchOptions cloudWatch = new CloudWatchOptions();
  @Mixin private ConsoleOptions console = new ConsoleOptions();
  @Mixin private ProcessingOptions processing = new ProcessingOptions();
  @Mixin private ReadingOptions reading = new ReadingOptions();
  @Mixin private SweeperOptions sweeper = new SweeperOptions();
  @Mixin private TableOptions tables = new TableOptions();

  /** The profiles of KCL. */
  enum Profile {
    LOCAL(KclProfile.local()),
    AWS(KclProfile.aws());

    private final KclProfile settings;

    Profile(KclProfile settings) {
      this.settings = settings;
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    StreamWorker worker = start(Shutdown.install());
    LOG.info("{} listens on {}", worker.name(), worker.admin());
    try {
      worker.ready().join();
      PrintWriter out = spec.commandLine().getOut();
      out.println("stream-consumer ready: admin=" + worker.admin() + " worker=" + worker.name());
      out.flush();
    } catch (CompletionException e) {
      LOG.debug("stopped before it was ready", e);
    }
    Shutdown.awaitSignal();
    return 0;
  }

  private StreamWorker start(Shutdown shutdown) {
    try {
      requireBlobs();
      StreamWorker worker = start(builder());
      shutdown.closingWith(worker::close, drain.plus(SHUTDOWN_MARGIN));
      return worker;
    } catch (RuntimeException | Error e) {
      shutdown.uninstall(); // Whatever it was, the exit code must say that it failed.
      throw e;
    }
  }

  private static StreamWorker start(StreamWorker.Builder builder) {
    try {
      return builder.start();
    } catch (IllegalArgumentException e) { // All other options are checked before.
      throw new WrongValueException("--reaction", String.valueOf(e.getMessage()), e);
    }
  }

  /** Tells a wrong location from what else may be wrong. */
  private void requireBlobs() {
    String location = blobs;
    if (location != null) {
      OptionValues.read("--blobs", () -> BlobStores.open(location, HttpClients::blocking)).close();
    }
  }

  private StreamWorker.Builder builder() {
    KclProfile reads =
        reading.in(profile == null ? KclProfile.of(tables.endpoint()) : profile.settings);
    return StreamWorker.builder()
        .endpoint(tables.endpoint())
        .streamsEndpoint(streamsEndpoint)
        .region(tables.region())
        .tables(tables.names())
        .application(applicationName())
        .profile(reads)
        .createTables(createTables)
        .adminHost(adminHost)
        .adminPort(adminPort)
        .console(console.settings())
        .drain(drain)
        .options(processing.options(tables.generation()).build())
        .reactions(processing.reactions())
        .archiveRetention(processing.archiveRetention())
        .blobs(blobs)
        .cloudWatch(cloudWatch.settings())
        .reconcile(reconcileUsersPerHour, reconcileReadUnits)
        .sweeper(sweeper.settings(processing.guard(), reads));
  }

  private String applicationName() {
    return applicationOf(application, tables.generation());
  }

  /** Returns the name of a generation's workers, which share leases with no other generation's. */
  static String applicationOf(String application, int generation) {
    return generation == 1 ? application : application + "-" + generation;
  }
}
