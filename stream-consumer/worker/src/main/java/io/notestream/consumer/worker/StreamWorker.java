package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.admin.AdminServer;
import io.notestream.consumer.worker.kcl.FollowerStatus;
import io.notestream.consumer.worker.kcl.KclProfile;
import io.notestream.consumer.worker.kcl.StreamFollower;
import io.notestream.consumer.worker.sweep.ServerClock;
import io.notestream.consumer.worker.sweep.SweepSettings;
import io.notestream.consumer.worker.sweep.Sweeper;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  private static final Duration RETRY_PENDING = Duration.ofSeconds(1);
  private static final Duration REMOVE_BLOBS = Duration.ofMinutes(1);
  private static final Duration RECOUNT_GAPS = Duration.ofSeconds(5);

  private final WorkerSettings settings;
  private final Meters meters;
  private final StreamFollower follower;
  private final WorkerHealth health;
  private final AdminServer admin;

  /** What to close, the last opened first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private StreamWorker(WorkerSettings settings) {
    this.settings = settings;
    try {
      ServerClock server = new ServerClock(settings.clock);
      WorkerClients clients = opened(clients(server));
      checkTables(clients);
      meters = opened(new Meters(settings.cloudWatch, clients.region()));
      Reactions reactions = opened(reactions(clients));
      StreamConsumer consumer = opened(consumer(clients, reactions));
      Chores chores = opened(new Chores());
      OpenGaps gaps = new OpenGaps(gaps(clients));
      chores.every("gap-count", RECOUNT_GAPS, control -> gaps.recount());
      retryReactions(reactions, chores);
      removeBlobs(clients, chores);
      follower = follower(clients, consumer, gaps);
      Sweeper sweeper = sweeper(clients, server);
      health = new WorkerHealth(follower, consumer, sweeper, gaps);
      admin =
          opened(
              new AdminServer(
                  settings.adminHost,
                  settings.adminPort,
                  health::report,
                  this::info,
                  consumer::resumeParking,
                  meters.prometheus()));
      open.push(follower::stop); // Before the management face, which tells of it to the end.
      follower.start();
    } catch (RuntimeException e) {
      closeAll(); // Whatever it was, nothing of a worker that did not start is left behind.
      throw e;
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Completes when the worker reads the stream, or stands by as one more worker than there are
   * shards. Fails if the worker is closed before.
   */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.anyOf(follower.ready(), ended).thenApply(nothing -> null);
  }

  /** How it is at this moment. */
  public HealthReport health() {
    return health.report();
  }

  /** The address of the management face. */
  public URI admin() {
    return URI.create("http://" + admin.host() + ":" + admin.port());
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
      health.stopping();
      closeAll();
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

  private <T extends AutoCloseable> T opened(T resource) {
    open.push(resource);
    return resource;
  }

  private void closeAll() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // AutoCloseable allows any; one resource that does not close must not keep the others open.
        LOG.warn("not closed as it should be", e);
      }
    }
  }

  private WorkerClients clients(ServerClock server) {
    return new WorkerClients(
        settings.endpoint, settings.region, settings.options.chainsInAll(), List.of(server));
  }

  private void checkTables(WorkerClients clients) {
    List<TableDefinition> tables = NotestreamTables.all(settings.tables);
    if (settings.createTables) {
      List<String> created = new TableCreator(clients.dynamoDb()).createMissing(tables);
      if (!created.isEmpty()) {
        LOG.info("created the tables {}", created);
      }
    }
    new TableCheck(clients.dynamoDb()).require(tables);
  }

  private Reactions reactions(WorkerClients clients) {
    ReactionContext context =
        new ReactionContext(
            clients.dynamoDb(), settings.tables, settings.clock, settings.archiveRetention);
    return Reactions.builder(context)
        .choose(settings.reactions)
        .options(settings.reactionOptions)
        .meters(meters.registry())
        .build();
  }

  private StreamConsumer consumer(WorkerClients clients, Reactions reactions) {
    return StreamConsumer.builder(clients.unretried())
        .tables(settings.tables)
        .options(settings.options)
        .clock(settings.clock)
        .meters(meters.registry())
        .reactor(reactions)
        .build();
  }

  private Gaps gaps(WorkerClients clients) {
    return new Gaps(
        clients.dynamoDb(), settings.tables, settings.clock, settings.options.closedRetention());
  }

  private void retryReactions(Reactions reactions, Chores chores) {
    if (reactions.reacts()) {
      ReactionRetries retries =
          opened(
              new ReactionRetries(
                  reactions, settings.options.expiryRule(), settings.options.closedRetention()));
      chores.every("reaction-retries", RETRY_PENDING, retries::runOnce);
    }
  }

  private void removeBlobs(WorkerClients clients, Chores chores) {
    if (settings.blobs != null) {
      BlobStore blobs = BlobStores.open(settings.blobs);
      open.push(blobs);
      BlobRemover remover =
          new BlobRemover(
              clients.dynamoDb(), settings.tables, blobs, settings.clock, meters.registry());
      chores.every("blob-removals", REMOVE_BLOBS, remover::runOnce);
    }
  }

  private StreamFollower follower(WorkerClients clients, StreamConsumer consumer, OpenGaps gaps) {
    return new StreamFollower(
        settings.forFollower(),
        clients.forStream(),
        consumer::process,
        gaps::keep,
        () -> countingSince(clients),
        settings.onBug,
        meters.registry(),
        settings.clock);
  }

  private Optional<Instant> countingSince(WorkerClients clients) {
    Map<String, AttributeValue> item =
        clients
            .dynamoDb()
            .getItem(r -> r.tableName(settings.tables.noteViews()).key(ViewKeys.meta()))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(Meta.fromItem(item).countingSince());
  }

  private @Nullable Sweeper sweeper(WorkerClients clients, ServerClock server) {
    SweepSettings sweep = settings.sweeper;
    if (sweep == null) {
      return null;
    }
    Sweeper started =
        opened(
            new Sweeper(
                clients.dynamoDb(),
                clients.unretried(),
                settings.tables,
                settings.name,
                sweep,
                server,
                settings.clock,
                meters.registry()));
    started.start();
    return started;
  }

  private Map<String, Object> info() {
    FollowerStatus status = follower.status();
    String version = StreamWorker.class.getPackage().getImplementationVersion();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("service", "notestream stream-consumer worker");
    info.put("version", version == null ? "development" : version);
    info.put("worker", settings.name);
    info.put("application", settings.application);
    info.put("profile", settings.profile.name());
    info.put("stream", String.valueOf(status.streamArn()));
    info.put("shards", status.shards());
    info.put(
        "tables",
        List.of(settings.tables.notes(), settings.tables.noteViews(), settings.tables.noteOps()));
    return info;
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

    /** How KCL is tuned. Default {@link KclProfile#local()}. */
    public Builder profile(KclProfile profile) {
      settings.profile = profile;
      return this;
    }

    public Builder options(ConsumerOptions options) {
      settings.options = options;
      return this;
    }

    /** What expirations lead to. Default: nothing. */
    public Builder reactions(List<ReactionSettings> reactions) {
      settings.reactions = List.copyOf(reactions);
      return this;
    }

    /** The bounds of reactions. */
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
     */
    public StreamWorker start() {
      return new StreamWorker(settings);
    }
  }
}
