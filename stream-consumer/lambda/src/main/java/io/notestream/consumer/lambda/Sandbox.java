package io.notestream.consumer.lambda;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.sweep.DueSweep;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.endpoint.UrlConnectionClients;
import io.notestream.model.table.TableNames;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Holds what the functions of one Lambda sandbox share. Made once, when Lambda loads the class, and
 * never closed, since it lives as long as the sandbox. What one function alone needs is made when
 * that one first runs: the others start without it, and no rate begins before a snapshot of the
 * process is restored. Thread-safe.
 */
final class Sandbox {

  /** The timeout of one call; the consumer repeats calls itself, and knows which it may repeat. */
  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  private final TableNames tables;
  private final StreamConsumer consumer;
  private final StreamViewCheck viewCheck;
  private final Late<ReactionRetries> retries;
  private final Late<Optional<BlobRemover>> removals;
  private final Late<DueSweep> sweep;
  private final Late<Optional<DriftCheck>> drift;
  private final InstantSource clock;
  private final @Nullable String namespace;
  private final MeterRegistry meters;

  private Sandbox(
      FunctionSettings settings,
      DynamoDbClient dynamoDb,
      @Nullable Streams streams,
      ServerClock server) {
    this.tables = settings.tables();
    this.clock = server.local();
    namespace = settings.namespace();
    meters = namespace == null ? new SimpleMeterRegistry() : new InvocationMeters();
    viewCheck = new StreamViewCheck(dynamoDb, settings.tables().notes());
    Reactions reactions =
        Reactions.builder(
                new ReactionContext(
                    dynamoDb,
                    settings.tables(),
                    clock,
                    settings.archiveRetention(),
                    UrlConnectionClients::builder))
            .choose(settings.reactions())
            .meters(meters)
            .build();
    consumer =
        StreamConsumer.builder(dynamoDb)
            .tables(settings.tables())
            .options(settings.consumer())
            .clock(clock)
            .reactor(reactions)
            .meters(meters)
            .build();
    retries =
        new Late<>(
            () ->
                new ReactionRetries(
                    reactions,
                    settings.consumer().expiryRule(),
                    settings.consumer().closedRetention()));
    removals =
        new Late<>(
            () ->
                Optional.ofNullable(settings.blobs())
                    .map(
                        location ->
                            new BlobRemover(
                                dynamoDb,
                                settings.tables(),
                                BlobStores.open(location, UrlConnectionClients::builder),
                                clock,
                                meters)));
    sweep =
        new Late<>(
            () ->
                new DueSweep(
                    dynamoDb,
                    dynamoDb,
                    settings.tables().notes(),
                    settings.sweep(),
                    server,
                    meters));
    drift =
        new Late<>(
            () ->
                streams == null || settings.reconcileUsersPerHour() == 0
                    ? Optional.empty()
                    : Optional.of(
                        new DriftCheck(
                            settings,
                            dynamoDb,
                            streams.client().get(),
                            streams.delay(),
                            clock,
                            meters)));
  }

  /**
   * Creates a sandbox whose client does not retry; calls tell nothing of DynamoDB's clock. It reads
   * no stream, so that it recounts nobody.
   */
  static Sandbox of(FunctionSettings settings, DynamoDbClient dynamoDb, InstantSource clock) {
    return new Sandbox(settings, dynamoDb, null, new ServerClock(clock));
  }

  /** Creates a sandbox that recounts users as well. */
  static Sandbox of(
      FunctionSettings settings, DynamoDbClient dynamoDb, Streams streams, InstantSource clock) {
    return new Sandbox(settings, dynamoDb, streams, new ServerClock(clock));
  }

  /** Returns the sandbox with the settings of the environment. */
  static Sandbox shared() {
    return Shared.SANDBOX;
  }

  TableNames tables() {
    return tables;
  }

  StreamConsumer consumer() {
    return consumer;
  }

  StreamViewCheck viewCheck() {
    return viewCheck;
  }

  ReactionRetries retries() {
    return retries.get();
  }

  /** Returns the removals of large bodies; empty if the settings do not say where those are. */
  Optional<BlobRemover> removals() {
    return removals.get();
  }

  DueSweep sweep() {
    return sweep.get();
  }

  /** Returns the recounts of a few users; empty if the settings say that there are none. */
  Optional<DriftCheck> drift() {
    return drift.get();
  }

  /** Writes what was recorded since the last call; nothing if the settings name no namespace. */
  void writeMetrics(PrintStream out) {
    if (namespace != null && meters instanceof InvocationMeters kept) {
      kept.drain(namespace).write(out, clock.instant());
    }
  }

  InstantSource clock() {
    return clock;
  }

  /**
   * How the stream is read by those whom it does not invoke.
   *
   * @param client makes the client when it is needed
   * @param delay how late a record may appear in the stream
   */
  record Streams(Supplier<DynamoDbStreamsClient> client, Duration delay) {}

  /** What is made when it is first asked for. */
  private static final class Late<T> {
    private final Supplier<T> make;
    private @Nullable T made;

    Late(Supplier<T> make) {
      this.make = make;
    }

    synchronized T get() {
      T value = made;
      if (value == null) {
        value = make.get();
        made = value;
      }
      return value;
    }
  }

  private static final class Shared {
    static final Sandbox SANDBOX = create(new ServerClock(InstantSource.system()));

    private static Sandbox create(ServerClock server) {
      return new Sandbox(
          FunctionSettings.of(System.getenv()),
          client(server),
          new Streams(Shared::streams, LedgerWatermark.STREAM_DELAY),
          server);
    }

    private static DynamoDbClient client(ServerClock server) {
      URI endpoint = ConfiguredEndpoints.dynamoDb();
      return DynamoDbClient.builder()
          .httpClientBuilder(UrlConnectionClients.builder(endpoint))
          .credentialsProvider(AwsAccess.credentialsOfFunction(endpoint))
          .overrideConfiguration(o -> watched(o, endpoint).addExecutionInterceptor(server))
          .build();
    }

    private static DynamoDbStreamsClient streams() {
      URI own = ConfiguredEndpoints.dynamoDbStreams();
      URI endpoint = own == null ? ConfiguredEndpoints.dynamoDb() : own;
      return DynamoDbStreamsClient.builder()
          .endpointOverride(endpoint)
          .httpClientBuilder(UrlConnectionClients.builder(endpoint))
          .credentialsProvider(AwsAccess.credentialsOfFunction(endpoint))
          .overrideConfiguration(o -> watched(o, endpoint))
          .build();
    }

    private static ClientOverrideConfiguration.Builder watched(
        ClientOverrideConfiguration.Builder configuration, @Nullable URI endpoint) {
      return configuration
          .retryStrategy(AwsRetryStrategy.doNotRetry())
          .apiCallAttemptTimeout(ATTEMPT)
          .addExecutionInterceptor(new CalledEndpoint(endpoint));
    }
  }
}
