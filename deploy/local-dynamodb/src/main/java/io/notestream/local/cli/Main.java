package io.notestream.local.cli;

import io.notestream.local.LocalDynamoDb;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs an engine until the process is told to stop. */
@Command(
    name = "local-dynamodb",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "A DynamoDB for this machine: tables, indexes, transactions, streams and time to live,",
      "for development and tests. Signatures are not checked; it is not a database for production."
    })
public final class Main implements Callable<Integer> {

  // Set here and not by a file in the root of the jar: who embeds the engine has a configuration of
  // their own.
  private static final String LOGGING = "logback.configurationFile";

  @Option(
      names = "--port",
      defaultValue = "${env:LOCAL_DYNAMODB_PORT:-8000}",
      paramLabel = "PORT",
      description = "Port to listen on, 0 for a free one (env LOCAL_DYNAMODB_PORT; default: 8000).")
  private int port;

  @Option(
      names = "--host",
      defaultValue = "${env:LOCAL_DYNAMODB_HOST:-127.0.0.1}",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on (env LOCAL_DYNAMODB_HOST; default: 127.0.0.1, this machine alone).")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      defaultValue = "${env:LOCAL_DYNAMODB_DATA:-" + Option.NULL_VALUE + "}",
      paramLabel = "DIR",
      description =
          "Directory to keep the data in (env LOCAL_DYNAMODB_DATA; default: none, it is gone at the end).")
  private @Nullable Path data;

  @Option(
      names = "--ttl-delay",
      defaultValue = "${env:LOCAL_DYNAMODB_TTL_DELAY:-0s}",
      converter = Durations.class,
      paramLabel = "DURATION",
      description =
          "How long after its expiry an item is deleted, such as 0s, 500ms, 10m or PT48H"
              + " (env LOCAL_DYNAMODB_TTL_DELAY; default: 0s).")
  private Duration ttlDelay = Duration.ZERO;

  @Option(
      names = "--shards",
      defaultValue = "${env:LOCAL_DYNAMODB_SHARDS:-1}",
      paramLabel = "N",
      description =
          "How many shards a new stream has, 1 to 1000 (env LOCAL_DYNAMODB_SHARDS; default: 1).")
  private int shards;

  @Option(
      names = "--region",
      defaultValue = "${env:LOCAL_DYNAMODB_REGION:-us-east-1}",
      paramLabel = "REGION",
      description =
          "Region in ARNs; clients may use any (env LOCAL_DYNAMODB_REGION; default: us-east-1).")
  private String region = "us-east-1";

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs an engine; ends the JVM with the exit code: 0, 1 if it cannot start, 2 for wrong usage.
   */
  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "io/notestream/local/cli/logback.xml");
    }
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    LocalDynamoDb engine;
    try {
      engine =
          LocalDynamoDb.builder()
              .host(host)
              .port(port)
              .dataDirectory(data)
              .ttlDelay(ttlDelay)
              .region(region)
              .shardsPerStream(shards)
              .start();
    } catch (RuntimeException failure) {
      // Whatever keeps it from starting, the user is told in one line.
      spec.commandLine().getErr().println("local-dynamodb: cannot start: " + reason(failure));
      return 1;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  engine.close();
                  // Being told to stop is no failure; without this the JVM would make it one.
                  Runtime.getRuntime().halt(0);
                },
                "stop"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("local-dynamodb ready: " + engine.endpoint());
    out.flush();
    new CountDownLatch(1).await(); // The hook ends the process.
    return 0;
  }

  private String reason(RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof BindException
        ? "port " + port + " of " + host + " is in use"
        : String.valueOf(cause.getMessage());
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"local-dynamodb " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
