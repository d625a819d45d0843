package io.notestream.writer.server;

import io.notestream.model.note.ExpiryPolicy;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.LocalIdentity;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the notes API until a signal ends it. */
@Command(name = "serve", description = "Serves the notes API over HTTP.", sortOptions = false)
final class ServeCommand implements Callable<Integer> {

  /** The ways to tell who is calling. */
  enum IdentityMode {
    LOCAL;

    Identity identity() {
      return switch (this) {
        case LOCAL -> new LocalIdentity();
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:NOTESTREAM_API_HOST:-127.0.0.1}",
      description = "The address to listen on. Default: 127.0.0.1. Env: NOTESTREAM_API_HOST")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:NOTESTREAM_API_PORT:-8080}",
      description =
          "The port to listen on; 0 for any that is free. Default: 8080. Env: NOTESTREAM_API_PORT")
  private int port;

  @Mixin private final TableOptions tables = new TableOptions();

  @Option(
      names = "--identity",
      paramLabel = "MODE",
      defaultValue = "${env:NOTESTREAM_IDENTITY:-local}",
      description =
          "How to tell who is calling. local: the header X-User-Id is believed, on loopback"
              + " addresses alone. Default: local. Env: NOTESTREAM_IDENTITY")
  private IdentityMode identity = IdentityMode.LOCAL;

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      defaultValue = "${env:NOTESTREAM_BLOBS}",
      description =
          "Where bodies over 64 KiB live: a directory, or s3://bucket/prefix. Without it they are"
              + " refused. Env: NOTESTREAM_BLOBS")
  private @Nullable String blobs;

  @Option(
      names = "--expiry-horizon",
      paramLabel = "DURATION",
      defaultValue = "${env:NOTESTREAM_EXPIRY_HORIZON:-P1825D}",
      description =
          "How far ahead an expiry may lie, at most P365000D. Default: P1825D. Env: NOTESTREAM_EXPIRY_HORIZON")
  private Duration expiryHorizon = ExpiryPolicy.DEFAULT_HORIZON;

  @Option(
      names = "--guard-seconds",
      paramLabel = "S",
      defaultValue = "${env:NOTESTREAM_GUARD_SECONDS:-60}",
      description =
          "By how much the clocks of writer, consumer and DynamoDB may differ; the same for the"
              + " consumer. Default: 60. Env: NOTESTREAM_GUARD_SECONDS")
  private int guardSeconds = 60;

  @Option(
      names = "--max-request-bytes",
      paramLabel = "BYTES",
      defaultValue = "${env:NOTESTREAM_MAX_REQUEST_BYTES:-5242880}",
      description =
          "The longest request body that is served. Default: 5242880."
              + " Env: NOTESTREAM_MAX_REQUEST_BYTES")
  private int maxRequestBytes;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      defaultValue = "${env:NOTESTREAM_STARTUP_TIMEOUT:-PT30S}",
      description =
          "How long to wait for DynamoDB to answer. Default: PT30S."
              + " Env: NOTESTREAM_STARTUP_TIMEOUT")
  private Duration startupTimeout = NotesServer.Builder.DEFAULT_STARTUP_TIMEOUT;

  @Override
  public Integer call() throws InterruptedException {
    NotesServer server = start();
    PrintWriter out = spec.commandLine().getOut();
    out.println("notes-writer ready: api=" + server.uri());
    out.flush();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  // Being told to stop is no failure: without this the exit code would be the
                  // signal's.
                  Runtime.getRuntime().halt(0);
                },
                "notes-writer-shutdown"));
    new CountDownLatch(1).await(); // The hook ends the process.
    return 0;
  }

  private NotesServer start() {
    try {
      return NotesServer.builder()
          .host(host)
          .port(port)
          .endpoint(tables.endpoint())
          .tables(tables.names())
          .identity(identity.identity())
          .blobs(blobs)
          .expiryPolicy(new ExpiryPolicy(expiryHorizon))
          .guard(Duration.ofSeconds(guardSeconds))
          .maxRequestBytes(maxRequestBytes)
          .startupTimeout(startupTimeout)
          .start();
    } catch (IllegalArgumentException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
