package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.table.TableNames;
import io.notestream.observe.CloudWatchSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings that {@link StreamWorker.Builder} collects, apart from it since each needs its
 * explanation. Not thread-safe.
 */
abstract sealed class WorkerBuilder permits StreamWorker.Builder {

  @Nullable URI endpoint;
  @Nullable URI streamsEndpoint;
  @Nullable String region;
  TableNames tables = TableNames.standard();
  String application = "notestream-consumer";
  @Nullable String name;
  @Nullable KclProfile profile;
  ConsumerOptions options = ConsumerOptions.defaults();
  List<ReactionSettings> reactions = List.of();
  ReactionOptions reactionOptions = ReactionOptions.defaults();
  Duration archiveRetention = ReactionContext.DEFAULT_ARCHIVE_RETENTION;
  @Nullable String blobs;
  @Nullable CloudWatchSettings cloudWatch;
  InstantSource clock = InstantSource.system();
  Duration drain = Duration.ofSeconds(20);
  boolean createTables;
  @Nullable SweepSettings sweeper = SweepSettings.standard();
  int reconcileUsersPerHour;
  int reconcileReadUnits = 10;
  String adminHost = "127.0.0.1";
  int adminPort;
  ConsoleSettings console = ConsoleSettings.standard();
  Consumer<Error> onBug = Halt::after;

  /**
   * Sets DynamoDB's endpoint.
   *
   * @param endpoint scheme, host and port; {@code null}, the default, for AWS, or what the SDK's
   *     own configuration says
   * @return this builder
   */
  public StreamWorker.Builder endpoint(@Nullable URI endpoint) {
    this.endpoint = endpoint;
    return self();
  }

  /**
   * Sets where DynamoDB Streams is.
   *
   * @param streamsEndpoint its endpoint; {@code null}, the default, for DynamoDB's
   * @return this builder
   */
  public StreamWorker.Builder streamsEndpoint(@Nullable URI streamsEndpoint) {
    this.streamsEndpoint = streamsEndpoint;
    return self();
  }

  /**
   * Sets the region.
   *
   * @param region its name; {@code null}, the default, for the SDK's, and {@code us-east-1} for a
   *     local endpoint
   * @return this builder
   */
  public StreamWorker.Builder region(@Nullable String region) {
    this.region = region;
    return self();
  }

  /**
   * Sets the names of the tables.
   *
   * @param tables the names; default {@link TableNames#standard()}
   * @return this builder
   */
  public StreamWorker.Builder tables(TableNames tables) {
    this.tables = tables;
    return self();
  }

  /**
   * Sets the name under which workers share the shards. Workers of another application read all of
   * them too. It begins the names of the lease tables, before the table's name and the stream's
   * label.
   *
   * @param application default {@code notestream-consumer}
   * @return this builder
   */
  public StreamWorker.Builder application(String application) {
    this.application = application;
    return self();
  }

  /**
   * Sets the worker's name, by which it owns its leases.
   *
   * @param name unique among the workers of the application; default a random one for each start
   * @return this builder
   */
  public StreamWorker.Builder name(String name) {
    this.name = name;
    return self();
  }

  /**
   * Sets how KCL is tuned.
   *
   * @param profile {@code null}, the default, for {@link KclProfile#local()} with an endpoint and
   *     {@link KclProfile#aws()} without, since the local one reads a shard more often than
   *     DynamoDB allows
   * @return this builder
   */
  public StreamWorker.Builder profile(@Nullable KclProfile profile) {
    this.profile = profile;
    return self();
  }

  /**
   * Sets how changes are applied.
   *
   * @param options the options; default {@link ConsumerOptions#defaults()}
   * @return this builder
   */
  public StreamWorker.Builder options(ConsumerOptions options) {
    this.options = options;
    return self();
  }

  /**
   * Sets the reactions to expirations.
   *
   * @param reactions copied; default none
   * @return this builder
   */
  public StreamWorker.Builder reactions(List<ReactionSettings> reactions) {
    this.reactions = List.copyOf(reactions);
    return self();
  }

  /**
   * Sets the time limits of reactions, and how many run concurrently.
   *
   * @param options the limits; default {@link ReactionOptions#defaults()}
   * @return this builder
   */
  public StreamWorker.Builder reactionOptions(ReactionOptions options) {
    this.reactionOptions = options;
    return self();
  }

  /**
   * Sets how long an archived note is kept, and so can be restored.
   *
   * @param retention from its expiration on; default {@link
   *     ReactionContext#DEFAULT_ARCHIVE_RETENTION}
   * @return this builder
   */
  public StreamWorker.Builder archiveRetention(Duration retention) {
    this.archiveRetention = retention;
    return self();
  }

  /**
   * Sets where large bodies are stored. The worker removes those that nothing refers to.
   *
   * @param blobs in the form that {@link BlobStores#open} takes; {@code null}, the default, for
   *     removing none
   * @return this builder
   */
  public StreamWorker.Builder blobs(@Nullable String blobs) {
    this.blobs = blobs;
    return self();
  }

  /**
   * Sets what is published to CloudWatch, beside Prometheus.
   *
   * @param settings namespace and meters; {@code null}, the default, for not using CloudWatch
   * @return this builder
   */
  public StreamWorker.Builder cloudWatch(@Nullable CloudWatchSettings settings) {
    this.cloudWatch = settings;
    return self();
  }

  /**
   * Sets the clock. The sweeper compares it with the times in DynamoDB's responses, and deletes
   * nothing where they differ by too much.
   *
   * @param clock the clock; default {@link InstantSource#system()}
   * @return this builder
   */
  public StreamWorker.Builder clock(InstantSource clock) {
    this.clock = clock;
    return self();
  }

  /**
   * Sets how long {@link StreamWorker#close} lets batches in flight finish.
   *
   * @param drain what is unfinished then is left, and read again by the shard's next owner; default
   *     20 s
   * @return this builder
   */
  public StreamWorker.Builder drain(Duration drain) {
    this.drain = drain;
    return self();
  }

  /**
   * Sets whether {@link StreamWorker.Builder#start} creates missing tables.
   *
   * @param createTables {@code false}, the default, for failing if a table is missing
   * @return this builder
   */
  public StreamWorker.Builder createTables(boolean createTables) {
    this.createTables = createTables;
    return self();
  }

  /**
   * Sets how notes are deleted when they end.
   *
   * @param sweeper {@code null} for leaving that to DynamoDB's time to live or to other workers;
   *     default {@link SweepSettings#standard()}
   * @return this builder
   */
  public StreamWorker.Builder sweeper(@Nullable SweepSettings sweeper) {
    this.sweeper = sweeper;
    return self();
  }

  /**
   * Sets how many users are recounted in an hour, to see on the meters whether counters are right.
   * One worker of the fleet does it. Nothing is corrected.
   *
   * @param usersPerHour 0, the default, for none
   * @param readUnits how many read units a second are used for it at most; at least 1
   * @return this builder
   */
  public StreamWorker.Builder reconcile(int usersPerHour, int readUnits) {
    this.reconcileUsersPerHour = usersPerHour;
    this.reconcileReadUnits = readUnits;
    return self();
  }

  /**
   * Sets the address that the admin endpoints bind to. Reading them takes no credentials.
   *
   * @param adminHost an address of this machine; default 127.0.0.1, which only this machine can
   *     reach
   * @return this builder
   */
  public StreamWorker.Builder adminHost(String adminHost) {
    this.adminHost = adminHost;
    return self();
  }

  /**
   * Sets the port of the admin endpoints.
   *
   * @param adminPort 0 to 65535; 0, the default, picks a free one
   * @return this builder
   */
  public StreamWorker.Builder adminPort(int adminPort) {
    this.adminPort = adminPort;
    return self();
  }

  /**
   * Sets what happens after an {@link Error} in the pipeline; the worker checkpoints nothing more
   * then. The error is logged before.
   *
   * @param onBug called with the error, on the thread that met it; the default halts the JVM at
   *     once with exit code 70
   * @return this builder
   */
  public StreamWorker.Builder onBug(Consumer<Error> onBug) {
    this.onBug = onBug;
    return self();
  }

  abstract StreamWorker.Builder self();
}
