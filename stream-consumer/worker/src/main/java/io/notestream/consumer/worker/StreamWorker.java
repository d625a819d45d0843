package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.kcl.KclProfile;
import io.notestream.consumer.worker.sweep.SweepSettings;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream worker that runs: it follows the stream of the notes table and keeps the views, until it
 * is closed. Thread-safe; several may run in one JVM.
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
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private StreamWorker(WorkerSettings settings) {
    this.settings = settings;
    this.parts = WorkerParts.assemble(settings);
    parts.start();
  }

  /** A builder; every setting has the default that its Javadoc names. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Completes when the worker reads the stream, or stands by as one more worker than there are
   * shards. Fails if the worker is closed before.
   */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.anyOf(parts.follower().ready(), ended).thenApply(nothing -> null);
  }

  /** How it is at this moment. */
  public HealthReport health() {
    return parts.health().report();
  }

  /**
   * Shows every batch from now on to {@code tap}, before it is processed and perhaps more than
   * once: DynamoDB allows two readers of a stream, and this is for a third. The tap must not block.
   *
   * @return ends it
   */
  public AutoCloseable tap(Consumer<ShardBatch> tap) {
    return parts.follower().taps().add(tap);
  }

  /** The address of the management face. */
  public URI admin() {
    return URI.create("http://" + parts.admin().host() + ":" + parts.admin().port());
  }

  /** The worker's name, unique among the workers of its application. */
  public String name() {
    return settings.name;
  }

  /**
   * Ends it: batches in work come to their end within the drain time, what is settled is
   * checkpointed, the leases are given up. Can be called at any time, also during the start, and by
   * several threads; each comes back when it is done.
   */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      LOG.info("{} is being stopped", settings.name);
      parts.health().stopping();
      parts.close();
      ended.completeExceptionally(new IllegalStateException("the worker was stopped"));
      closed.countDown();
      LOG.info("{} has stopped", settings.name);
      return;
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The settings of a worker; each has a default. Not thread-safe. */
  public static final class Builder {

    private final WorkerSettings settings = new WorkerSettings();

    private Builder() {}

    /** Where DynamoDB is. Default: AWS, or what the SDK's own configuration says. */
    public Builder endpoint(@Nullable URI endpoint) {
      settings.endpoint = endpoint;
      return this;
    }

    /** The region. Default: the SDK's chain; {@code us-east-1} for an endpoint on this machine. */
    public Builder region(@Nullable String region) {
      settings.region = region;
      return this;
    }

    /** Which tables. Default {@link TableNames#standard()}. */
    public Builder tables(TableNames tables) {
      settings.tables = tables;
      return this;
    }

    /**
     * The name under which workers share the shards. Default {@code notestream-consumer}. Lease
     * tables are called by it, the table's name and the stream's label.
     */
    public Builder application(String application) {
      settings.application = application;
      return this;
    }

    /** This worker's name, unique among those of the application. Default: a random one. */
    public Builder name(String name) {
      settings.name = name;
      return this;
    }

    /**
     * How KCL is tuned. Default {@code null}: {@link KclProfile#local()} with an endpoint, {@link
     * KclProfile#aws()} without, since the local one reads a shard more often than DynamoDB allows.
     */
    public Builder profile(@Nullable KclProfile profile) {
      settings.profile = profile;
      return this;
    }

    /** How changes are applied. Default {@link ConsumerOptions#defaults()}. */
    public Builder options(ConsumerOptions options) {
      settings.options = options;
      return this;
    }

    /** What expirations lead to. Default: nothing. */
    public Builder reactions(List<ReactionSettings> reactions) {
      settings.reactions = List.copyOf(reactions);
      return this;
    }

    /** The bounds of reactions. Default {@link ReactionOptions#defaults()}. */
    public Builder reactionOptions(ReactionOptions options) {
      settings.reactionOptions = options;
      return this;
    }

    /** How long an archived note is kept. Default 30 days. */
    public Builder archiveRetention(Duration retention) {
      settings.archiveRetention = retention;
      return this;
    }

    /**
     * Where large bodies are, as {@link BlobStores#open} takes it: those that nothing refers to are
     * removed there. Default {@code null}: that is left to others.
     */
    public Builder blobs(@Nullable String blobs) {
      settings.blobs = blobs;
      return this;
    }

    /** The CloudWatch namespace to publish figures to. Default {@code null}: none. */
    public Builder cloudWatch(@Nullable String namespace) {
      settings.cloudWatch = namespace;
      return this;
    }

    /** What time it is. Default: the system's clock. */
    public Builder clock(InstantSource clock) {
      settings.clock = clock;
      return this;
    }

    /** How long batches in work may take at a shutdown before they are left. Default 20 s. */
    public Builder drain(Duration drain) {
      settings.drain = drain;
      return this;
    }

    /** Whether to create tables that are missing. Default: no; the start is refused then. */
    public Builder createTables(boolean createTables) {
      settings.createTables = createTables;
      return this;
    }

    /** How due notes are deleted; {@code null} to leave that to others. Default: the standard. */
    public Builder sweeper(@Nullable SweepSettings sweeper) {
      settings.sweeper = sweeper;
      return this;
    }

    /** The address of the management face. Default 127.0.0.1. */
    public Builder adminHost(String adminHost) {
      settings.adminHost = adminHost;
      return this;
    }

    /** The port of the management face. Default 0: a free one. */
    public Builder adminPort(int adminPort) {
      settings.adminPort = adminPort;
      return this;
    }

    /**
     * What an {@link Error} in the pipeline leads to, after which this worker checkpoints nothing
     * more. Default: the JVM halts at once, with exit code 70.
     */
    public Builder onBug(Consumer<Error> onBug) {
      settings.onBug = onBug;
      return this;
    }

    /**
     * Starts the worker. What it takes to read the stream, which needs minutes on a first start in
     * an account, goes on in the background: see {@link StreamWorker#ready}.
     *
     * @throws io.notestream.model.table.TableMismatchException if the tables are not as they should
     *     be, naming every difference
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not answer
     * @throws IllegalArgumentException if there is a {@link #cloudWatch} namespace, but there are
     *     no credentials to publish with
     */
    public StreamWorker start() {
      return new StreamWorker(settings);
    }
  }
}
