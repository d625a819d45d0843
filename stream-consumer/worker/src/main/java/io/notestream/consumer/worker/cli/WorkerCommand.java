package io.notestream.consumer.worker.cli;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.kcl.KclProfile;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code worker}. */
@Command(
    name = "worker",
    description = "Follows the stream until it is stopped with SIGTERM or SIGINT.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  @Mixin private Connection connection = new Connection();

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "How KCL is tuned: local or aws. Default: local with an endpoint, aws without.")
  private @Nullable String profile;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      defaultValue = "notestream-consumer",
      description = "Workers of one name share the shards. Default: notestream-consumer.")
  private String application = "";

  @Option(
      names = "--create-tables",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Create tables that are missing before the start.")
  private boolean createTables;

  @Option(
      names = "--admin-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address of /health, /info and /metrics. Default: 127.0.0.1.")
  private String adminHost = "";

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "Their port; 0 for a free one. Default: 8081.")
  private int adminPort;

  @Option(
      names = "--drain-seconds",
      paramLabel = "S",
      defaultValue = "20",
      description = "How long batches in work may take at a shutdown. Default: 20.")
  private int drainSeconds;

  @Option(
      names = "--writes-per-second",
      paramLabel = "N",
      defaultValue = "0",
      description = "At most so many items are written to the views a second; 0 for no cap.")
  private int writesPerSecond;

  @Override
  public Integer call() throws InterruptedException {
    StreamWorker worker = start(Shutdown.install());
    LOG.info("{} answers on {}", worker.name(), worker.admin());
    try {
      worker.ready().join();
      LOG.info("{} reads the stream", worker.name());
    } catch (CompletionException e) {
      LOG.debug("stopped before it was ready", e);
    }
    new CountDownLatch(1).await(); // The signal ends the process.
    return 0;
  }

  private StreamWorker start(Shutdown shutdown) {
    try {
      StreamWorker worker = builder().start();
      shutdown.of(worker);
      return worker;
    } catch (RuntimeException e) {
      shutdown.uninstall(); // Whatever it was, the exit code is to tell of it.
      throw e;
    }
  }

  private StreamWorker.Builder builder() {
    return StreamWorker.builder()
        .endpoint(connection.endpoint)
        .region(connection.region)
        .tables(connection.tables())
        .application(applicationName())
        .profile(KclProfile.named(profileName()))
        .createTables(createTables)
        .adminHost(adminHost)
        .adminPort(adminPort)
        .drain(Duration.ofSeconds(drainSeconds))
        .options(
            ConsumerOptions.builder()
                .writesPerSecond(writesPerSecond)
                .generation(connection.generation)
                .build());
  }

  private String profileName() {
    String fallback = connection.endpoint == null ? "aws" : "local";
    return profile == null ? fallback : profile;
  }

  private String applicationName() {
    return connection.generation == 1 ? application : application + "-" + connection.generation;
  }
}
