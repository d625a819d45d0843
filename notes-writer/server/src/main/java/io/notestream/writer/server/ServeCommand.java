package io.notestream.writer.server;

import io.notestream.cli.Durations;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Range;
import io.notestream.cli.Shutdown;
import io.notestream.cli.WrongValueException;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.cursor.CursorKeys;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the notes API until a signal ends it. */
@Command(name = "serve", description = "Serves the notes API over HTTP until a signal ends it.")
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  /** How long the rest of a shutdown may take, once requests in flight had their time. */
  private static final Duration SHUTDOWN_MARGIN = Duration.ofSeconds(5);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = {"--host", "--api-host"},
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The address to listen on.")
  private String host = "127.0.0.1";

  @Option(
      names = {"--port", "--api-port"},
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "The port to listen on; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int port;

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      description =
          "Where bodies over 64 KiB are kept: a directory, or s3://bucket/prefix. Without it, such"
              + " notes are refused.")
  private @Nullable String blobs;

  @Option(
      names = "--expiry-horizon",
      paramLabel = "DURATION",
      defaultValue = "1825d",
      description = "How far in the future a note may expire; at most 365000d.")
  private Duration expiryHorizon = ExpiryPolicy.DEFAULT_HORIZON;

  @Option(
      names = {"--guard", "--guard-seconds"},
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = Durations.OrSeconds.class,
      description =
          "How far the clocks of writer, consumer and DynamoDB may differ. The consumer needs the"
              + " same value. A number alone is in seconds.")
  private Duration guard = NotesApi.Builder.DEFAULT_GUARD;

  @Option(
      names = "--cursor-keys",
      paramLabel = "SECRET",
      split = ",",
      description =
          "The secrets that seal the cursors of lists, at least 32 characters each, the same for"
              + " every instance; the first seals, all are accepted. Better given in the environment"
              + " variable, since others see the arguments of a process. Without it, a random one.")
  private List<String> cursorKeys = List.of();

  @Option(
      names = "--idle-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long a connection may be silent before it is given up.")
  private Duration idleTimeout = HttpSettings.DEFAULT_IDLE_TIMEOUT;

  @Option(
      names = "--request-timeout",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = "How long the body of a request may take to arrive.")
  private Duration requestTimeout = HttpSettings.DEFAULT_REQUEST_TIMEOUT;

  @Option(
      names = {"--drain", "--drain-seconds"},
      paramLabel = "DURATION",
      defaultValue = "20s",
      converter = Durations.OrSeconds.class,
      description =
          "How long requests in flight may take to finish at a shutdown; the process is gone at most"
              + " 5s later. A number alone is in seconds.")
  private Duration drain = HttpSettings.DEFAULT_DRAIN;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long to wait at the start for DynamoDB to respond.")
  private Duration startupTimeout = NotesServer.Builder.DEFAULT_STARTUP_TIMEOUT;

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Mixin private final MetricsOptions metrics = new MetricsOptions();

  @Mixin private final IdentityOptions callers = new IdentityOptions();

  @Mixin private final TableOptions tables = new TableOptions();

  @Override
  public Integer call() throws InterruptedException {
    NotesServer server = start();
    if (cursorKeys.isEmpty()) {
      LOG.warn(
          "without --cursor-keys a random key seals the cursors of lists: no other instance accepts"
              + " them, nor does this one after a restart");
    }
    Shutdown.install().closingWith(server::close, drain.plus(SHUTDOWN_MARGIN));
    PrintWriter out = spec.commandLine().getOut();
    URI shown = server.metrics();
    out.println(
        "notes-writer ready: api=" + server.uri() + (shown == null ? "" : " metrics=" + shown));
    out.flush();
    Shutdown.awaitSignal();
    return 0;
  }

  private NotesServer start() {
    ExpiryPolicy expiryPolicy =
        OptionValues.read("--expiry-horizon", () -> new ExpiryPolicy(expiryHorizon));
    HttpSettings http = httpSettings();
    CursorKeys keys = cursorKeys();
    DynamoDbEndpoint where = tables.endpoint();
    try {
      return NotesServer.builder()
          .host(host)
          .port(port)
          .endpoint(where.endpoint())
          .region(where.region())
          .tables(tables.names())
          .identity(callers.identity())
          .blobs(blobs)
          .expiryPolicy(expiryPolicy)
          .guard(guard)
          .limits(limits.limits())
          .cors(limits.cors())
          .cursorKeys(keys)
          .http(http)
          .metrics(metrics.settings())
          .startupTimeout(startupTimeout)
          .start();
    } catch (StartException e) {
      throw e.setting() == null
          ? e
          : new WrongValueException("--" + e.setting(), String.valueOf(e.getMessage()), e);
    }
  }

  private CursorKeys cursorKeys() {
    return cursorKeys.isEmpty()
        ? CursorKeys.random()
        : OptionValues.read("--cursor-keys", () -> CursorKeys.of(cursorKeys));
  }

  private HttpSettings httpSettings() {
    HttpSettings settings = HttpSettings.standard().withDrain(drain);
    HttpSettings idle =
        OptionValues.read("--idle-timeout", () -> settings.withIdleTimeout(idleTimeout));
    return OptionValues.read("--request-timeout", () -> idle.withRequestTimeout(requestTimeout));
  }
}
