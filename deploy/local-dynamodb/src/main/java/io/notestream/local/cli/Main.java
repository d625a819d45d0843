package io.notestream.local.cli;

import io.notestream.cli.LogLevel;
import io.notestream.cli.Program;
import io.notestream.cli.Range;
import io.notestream.cli.Shutdown;
import io.notestream.cli.Switch;
import io.notestream.cli.WrongValueException;
import io.notestream.local.LocalDynamoDb;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code local-dynamodb.jar}: runs an engine until a signal ends it. */
@Command(
    name = "local-dynamodb",
    description = {
      "Runs a DynamoDB on this machine, for development and tests: tables, indexes, transactions,"
          + " streams and time to live.",
      "It does not check signatures, and it is not a database for production."
    })
public final class Main implements Callable<Integer> {

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  /**
   * See <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html">GetRecords</a>
   * and the page on streams of the developer guide.
   */
  private static final int READS_OF_A_SHARD = 5;

  /**
   * See <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html">DescribeStream</a>.
   */
  private static final int DESCRIPTIONS_OF_A_STREAM = 10;

  @Option(
      names = "--port",
      defaultValue = "8000",
      paramLabel = "PORT",
      description = "The port to listen on; 0 picks a free one.")
  @Range(min = 0, max = Range.MAX_PORT)
  private int port;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      paramLabel = "ADDRESS",
      description = "The address to listen on. The default is reachable from this machine alone.")
  private String host = "127.0.0.1";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The directory to keep the data in. Without it, the data is gone when the process ends.")
  private @Nullable Path data;

  @Option(
      names = "--ttl-delay",
      defaultValue = "0s",
      paramLabel = "DURATION",
      description = "How long after its expiry an item is deleted, such as 500ms, 10m or 48h.")
  private Duration ttlDelay = Duration.ZERO;

  @Option(
      names = "--shards",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many shards a new stream has.")
  @Range(min = 1, max = 1000)
  private int shards;

  @Option(
      names = "--stream-limits",
      defaultValue = "off",
      paramLabel = "on|off",
      description = {
        "Whether a shard's GetRecords are limited to five calls a second, and a stream's",
        "DescribeStream to ten, as in DynamoDB. It is a fault, and ends with all faults."
      })
  private Switch streamLimits = Switch.OFF;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      paramLabel = "REGION",
      description = "The region in ARNs. Clients may use any.")
  private String region = "us-east-1";

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs an engine; ends the JVM with the exit code: 0, 1 for a failure, 2 for wrong usage. */
  public static void main(String[] arguments) {
    System.exit(program().build().run(arguments));
  }

  /** Returns the command line, with a variable {@code LOCAL_DYNAMODB_…} for each option. */
  public static Program.Builder program() {
    return Program.builder(new Main(), "LOCAL_DYNAMODB_")
        .defaultLogLevel(LogLevel.WARN)
        .failures(failure -> failure instanceof StartException ? failure.getMessage() : null);
  }

  @Override
  public Integer call() throws InterruptedException {
    LocalDynamoDb engine = start();
    if (streamLimits.isOn()) {
      engine.faults().on("GetRecords").limit(READS_OF_A_SHARD);
      engine.faults().on("DescribeStream").limit(DESCRIPTIONS_OF_A_STREAM);
    }
    Shutdown.install().closingWith(engine::close, LONGEST_STOP);
    PrintWriter out = spec.commandLine().getOut();
    out.println("local-dynamodb ready: " + engine.endpoint());
    out.flush();
    Shutdown.awaitSignal();
    return 0;
  }

  private LocalDynamoDb start() {
    try {
      return LocalDynamoDb.builder()
          .host(host)
          .port(port)
          .dataDirectory(data)
          .ttlDelay(ttlDelay)
          .region(region)
          .shardsPerStream(shards)
          .start();
    } catch (UncheckedIOException failure) {
      if (failure.getCause() instanceof UnknownHostException) {
        throw new WrongValueException("--host", "no address is known for " + host, failure);
      }
      throw new StartException("cannot start: " + reason(failure), failure);
    }
  }

  private String reason(UncheckedIOException failure) {
    return failure.getCause() instanceof BindException
        ? "port " + port + " of " + host + " is in use"
        : String.valueOf(failure.getMessage());
  }

  /** Thrown if the engine cannot start; the message says why. */
  private static final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StartException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
