package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running stream worker: it follows the stream of the notes table and keeps the views up to date,
 * until it is closed. Thread-safe; several may run in one JVM.
 *
 * <pre>{@code
 * try (StreamWorker worker =
 *     StreamWorker.builder().endpoint(URI.create("http://127.0.0.1:8000")).start()) {
 *   worker.ready().join();
 *   …
 * }
 * }</pre>
 */
public final class StreamWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamWorker.class);

  private final WorkerSettings settings;
  private final WorkerParts parts;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private StreamWorker(WorkerSettings settings) {
    this.settings = settings;
    this.parts = WorkerParts.assemble(settings);
    parts.start();
  }

  /** {@return a builder; every setting has the default that its Javadoc names} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return a future that completes when the worker reads the stream, or stands by because there
   * are more workers than shards} It fails if the worker is closed before.
   */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.anyOf(parts.follower().ready(), ended).thenApply(nothing -> null);
  }

  /** {@return the worker's health at this moment} */
  public HealthReport health() {
    return parts.health().report();
  }

  /**
   * Adds a listener that sees every batch from now on, before it is processed and perhaps more than
   * once: DynamoDB allows two readers of a stream, and this is for a third. It is called on the
   * shard's thread and must not block.
   *
   * @param listener must neither block nor throw: what it throws makes the shard start over at its
   *     checkpoint
   * @return removes the listener when it is closed
   */
  public AutoCloseable addBatchListener(Consumer<ShardBatch> listener) {
    return parts.follower().listeners().add(listener);
  }

  /** {@return the address of the admin endpoints} */
  public URI admin() {
    return URI.create("http://" + parts.admin().host() + ":" + parts.admin().port());
  }

  /** {@return the worker's name, unique among the workers of its application} */
  public String name() {
    return settings.name;
  }

  /**
   * Stops the worker: batches in flight finish within the drain time, what is settled is
   * checkpointed, the leases are given up. Can be called at any time, also during the start, and by
   * several threads; each call returns when the worker has stopped, within the drain time and five
   * seconds: what DynamoDB has not responded to by then is cut off, and leases run out.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      LOG.info("{} is being stopped", settings.name);
      parts.health().stopping();
      parts.close();
      LOG.info("{} has stopped", settings.name);
      ended.completeExceptionally(new IllegalStateException("the worker was stopped"));
    }
    ended.handle((nothing, stopped) -> stopped).join();
  }

  /**
   * Collects the settings of a worker; each has a default. {@link #start} copies them: a builder
   * can be used again, and does not change the workers that it has started. Not thread-safe.
   */
  public static final class Builder {

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
    @Nullable String cloudWatch;
    InstantSource clock = InstantSource.system();
    Duration drain = Duration.ofSeconds(20);
    boolean createTables;
    @Nullable SweepSettings sweeper = SweepSettings.standard();
    String adminHost = "127.0.0.1";
    int adminPort;
    Consumer<Error> onBug = Halt::after;

    private Builder() {}

    /**
     * Sets DynamoDB's endpoint.
     *
     * @param endpoint scheme, host and port; {@code null}, the default, for AWS, or what the SDK's
     *     own configuration says
     * @return this builder
     */
    public Builder endpoint(@Nullable URI endpoint) {
      this.endpoint = endpoint;
      return this;
    }

    /**
     * Sets where DynamoDB Streams is.
     *
     * @param streamsEndpoint its endpoint; {@code null}, the default, for DynamoDB's
     * @return this builder
     */
    public Builder streamsEndpoint(@Nullable URI streamsEndpoint) {
      this.streamsEndpoint = streamsEndpoint;
      return this;
    }

    /**
     * Sets the region.
     *
     * @param region its name; {@code null}, the default, for the SDK's, and {@code us-east-1} for a
     *     local endpoint
     * @return this builder
     */
    public Builder region(@Nullable String region) {
      this.region = region;
      return this;
    }

    /**
     * Sets the names of the tables.
     *
     * @param tables the names; default {@link TableNames#standard()}
     * @return this builder
     */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    /**
     * Sets the name under which workers share the shards. Workers of another application read all
     * of them too. It begins the names of the lease tables, before the table's name and the
     * stream's label.
     *
     * @param application default {@code notestream-consumer}
     * @return this builder
     */
    public Builder application(String application) {
      this.application = application;
      return this;
    }

    /**
     * Sets the worker's name, by which it owns its leases.
     *
     * @param name unique among the workers of the application; default a random one for each start
     * @return this builder
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets how KCL is tuned.
     *
     * @param profile {@code null}, the default, for {@link KclProfile#local()} with an endpoint and
     *     {@link KclProfile#aws()} without, since the local one reads a shard more often than
     *     DynamoDB allows
     * @return this builder
     */
    public Builder profile(@Nullable KclProfile profile) {
      this.profile = profile;
      return this;
    }

    /**
     * Sets how changes are applied.
     *
     * @param options the options; default {@link ConsumerOptions#defaults()}
     * @return this builder
     */
    public Builder options(ConsumerOptions options) {
      this.options = options;
      return this;
    }

    /**
     * Sets the reactions to expirations.
     *
     * @param reactions copied; default none
     * @return this builder
     */
    public Builder reactions(List<ReactionSettings> reactions) {
      this.reactions = List.copyOf(reactions);
      return this;
    }

    /**
     * Sets the time limits of reactions, and how many run concurrently.
     *
     * @param options the limits; default {@link ReactionOptions#defaults()}
     * @return this builder
     */
    public Builder reactionOptions(ReactionOptions options) {
      this.reactionOptions = options;
      return this;
    }

    /**
     * Sets how long an archived note is kept, and so can be restored.
     *
     * @param retention from its expiration on; default {@link
     *     ReactionContext#DEFAULT_ARCHIVE_RETENTION}
     * @return this builder
     */
    public Builder archiveRetention(Duration retention) {
      this.archiveRetention = retention;
      return this;
    }

    /**
     * Sets where large bodies are stored. The worker removes those that nothing refers to.
     *
     * @param blobs in the form that {@link BlobStores#open} takes; {@code null}, the default, for
     *     removing none
     * @return this builder
     */
    public Builder blobs(@Nullable String blobs) {
      this.blobs = blobs;
      return this;
    }

    /**
     * Sets the CloudWatch namespace to which metrics are published, beside Prometheus.
     *
     * @param namespace its name; {@code null}, the default, for not using CloudWatch
     * @return this builder
     */
    public Builder cloudWatch(@Nullable String namespace) {
      this.cloudWatch = namespace;
      return this;
    }

    /**
     * Sets the clock. The sweeper compares it with the times in DynamoDB's responses, and deletes
     * nothing where they differ by too much.
     *
     * @param clock the clock; default {@link InstantSource#system()}
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how long {@link StreamWorker#close} lets batches in flight finish.
     *
     * @param drain what is unfinished then is left, and read again by the shard's next owner;
     *     default 20 s
     * @return this builder
     */
    public Builder drain(Duration drain) {
      this.drain = drain;
      return this;
    }

    /**
     * Sets whether {@link #start} creates missing tables.
     *
     * @param createTables {@code false}, the default, for failing if a table is missing
     * @return this builder
     */
    public Builder createTables(boolean createTables) {
      this.createTables = createTables;
      return this;
    }

    /**
     * Sets how notes are deleted when they end.
     *
     * @param sweeper {@code null} for leaving that to DynamoDB's time to live or to other workers;
     *     default {@link SweepSettings#standard()}
     * @return this builder
     */
    public Builder sweeper(@Nullable SweepSettings sweeper) {
      this.sweeper = sweeper;
      return this;
    }

    /**
     * Sets the address that the admin endpoints bind to. They ask for no credentials.
     *
     * @param adminHost an address of this machine; default 127.0.0.1, which only this machine can
     *     reach
     * @return this builder
     */
    public Builder adminHost(String adminHost) {
      this.adminHost = adminHost;
      return this;
    }

    /**
     * Sets the port of the admin endpoints.
     *
     * @param adminPort 0 to 65535; 0, the default, picks a free one
     * @return this builder
     */
    public Builder adminPort(int adminPort) {
      this.adminPort = adminPort;
      return this;
    }

    /**
     * Sets what happens after an {@link Error} in the pipeline; the worker checkpoints nothing more
     * then. The error is logged before.
     *
     * @param onBug called with the error, on the thread that met it; the default halts the JVM at
     *     once with exit code 70
     * @return this builder
     */
    public Builder onBug(Consumer<Error> onBug) {
      this.onBug = onBug;
      return this;
    }

    /**
     * Starts a worker and returns before it reads the stream: a first start in an account needs
     * minutes for that, which {@link StreamWorker#ready} waits for.
     *
     * @return the worker; close it
     * @throws io.notestream.model.table.TableMismatchException if the tables are not as they should
     *     be, naming every difference
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
     * @throws io.notestream.model.endpoint.MissingAccessException if no region or no credentials
     *     are configured, be it for DynamoDB or for {@link #cloudWatch}
     */
    public StreamWorker start() {
      return new StreamWorker(new WorkerSettings(this));
    }
  }
}
