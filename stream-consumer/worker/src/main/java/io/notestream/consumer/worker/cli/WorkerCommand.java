package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.kcl.KclProfile;
import io.notestream.consumer.worker.sweep.SweepSettings;
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
  @Mixin private Consuming consuming = new Consuming();

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
      names = "--sweeper",
      paramLabel = "on|off",
      defaultValue = "ON",
      description = {
        "Delete notes when they end, instead of leaving it to DynamoDB's time to live, which takes",
        "hours or days. One worker of an application does it. Default: on."
      })
  private Switch sweeper = Switch.ON;

  @Option(
      names = "--sweep-rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "At most so many such deletes a second. Default: 500.")
  private int sweepRate;

  @Option(
      names = "--sweep-max-item-bytes",
      paramLabel = "BYTES",
      defaultValue = "65536",
      description = {
        "Leave notes with a larger body in the item to DynamoDB's time to live, which costs",
        "nothing, where a delete costs a write unit for each KiB. Default: 65536, which is all."
      })
  private long sweepMaxItemBytes;

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      description = {
        "Where large bodies are, a directory or s3://bucket/prefix: those that nothing refers to",
        "any more are removed there. Default: that is left to others."
      })
  private @Nullable String blobs;

  @Option(
      names = "--cloudwatch",
      paramLabel = "NAMESPACE",
      description = "Also publish the figures to CloudWatch, under that namespace.")
  private @Nullable String cloudWatch;

  /** On or off. */
  enum Switch {
    ON,
    OFF
  }

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
      shutdown.closingWith(worker::close);
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
        .profile(profile == null ? null : KclProfile.named(profile))
        .createTables(createTables)
        .adminHost(adminHost)
        .adminPort(adminPort)
        .drain(Duration.ofSeconds(drainSeconds))
        .options(consuming.options(connection).build())
        .reactions(consuming.reactions())
        .archiveRetention(consuming.archiveRetention())
        .blobs(blobs)
        .cloudWatch(cloudWatch)
        .sweeper(sweeper == Switch.ON ? sweepSettings() : null);
  }

  private SweepSettings sweepSettings() {
    return SweepSettings.standard()
        .withPerSecond(sweepRate)
        .withMaxItemBytes(sweepMaxItemBytes)
        .withGuard(consuming.guard());
  }

  private String applicationName() {
    return connection.generation == 1 ? application : application + "-" + connection.generation;
  }
}
