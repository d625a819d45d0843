package io.notestream.consumer.worker;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.blob.BlobRemover;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.reconcile.DriftSampler;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.internal.admin.AdminAccess;
import io.notestream.consumer.worker.internal.admin.AdminServer;
import io.notestream.consumer.worker.internal.client.ApplicationClaim;
import io.notestream.consumer.worker.internal.client.Endpoints;
import io.notestream.consumer.worker.internal.client.HttpClients;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.console.Console;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.kcl.StreamFollower;
import io.notestream.consumer.worker.internal.sweep.Sweeper;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.observe.MeterRegistries;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a worker together, and closes them in the opposite order. */
final class WorkerParts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerParts.class);

  /** What closing may take beyond the drain time. */
  private static final Duration WIND_DOWN = Duration.ofSeconds(4);

  private static final Duration RETRY_PENDING = Duration.ofSeconds(1);
  private static final Duration BEGIN_COUNTING = Duration.ofMinutes(1);
  private static final Duration REMOVE_BLOBS = Duration.ofMinutes(1);
  private static final Duration LOOK_WHICH_IS_LIVE = Duration.ofSeconds(5);
  private static final Duration CHECK_COUNTERS = Duration.ofSeconds(30);
  private static final Duration RECOUNT_GAPS = Duration.ofSeconds(2);

  private final WorkerSettings settings;
  private final WorkerClients clients;
  private final MeterRegistries meters;
  private final StreamFollower follower;
  private final @Nullable Sweeper sweeper;
  private final WorkerHealth health;
  private final AdminServer admin;

  private final OpenParts open = new OpenParts();

  private WorkerParts(WorkerSettings settings) {
    this.settings = settings;
    try {
      ServerClock server = new ServerClock(settings.clock);
      clients = opened("the SDK's clients", clients(server));
      checkTables();
      meters = opened("the meters", new MeterRegistries(settings.cloudWatch, clients.region()));
      Activity activity = new Activity(WorkerConsole.decoder(settings), settings.clock);
      Reactions reactions = opened("the reactions", reactions(activity));
      StreamConsumer consumer = opened("the consumer", consumer(reactions));
      consumer.requireCompatible();
      new ApplicationClaim(clients.dynamoDb(), settings.tables)
          .claim(settings.application, settings.options.generation());
      PeriodicTasks tasks =
          opened("the periodic tasks", new PeriodicTasks(settings.drain, settings.onBug));
      OpenGaps gaps = new OpenGaps(gaps());
      tasks.every("gap-count", settings.tables.noteOps(), RECOUNT_GAPS, control -> gaps.recount());
      tasks.every(
          "live-generation",
          settings.tables.noteOps(),
          LOOK_WHICH_IS_LIVE,
          control -> consumer.isLive());
      beginCounting(consumer, tasks);
      tasks.every(
          "counters-below-zero",
          settings.tables.noteViews(),
          CHECK_COUNTERS,
          control -> consumer.lookAgain());
      retryReactions(reactions, consumer, tasks);
      removeBlobs(consumer, tasks);
      sampleDrift(tasks);
      sweeper = sweeper(server);
      follower = follower(consumer, gaps, activity, sweeper);
      health =
          new WorkerHealth(
              follower::status,
              consumer,
              settings.options.generation(),
              sweeper,
              gaps,
              new SlowClock(server, settings.profile),
              tasks::problems);
      open.add("the stream's follower", follower::stop);
      follower.start(); // While the admin server starts: both take half a second.
      AdminAccess access = AdminAccess.of(settings.adminHost, settings.adminPort, settings.console);
      WorkerView view = new WorkerView(settings, follower, consumer, health);
      Console console =
          new WorkerConsole(settings, clients, follower, consumer)
              .assemble(access, view, activity, gaps);
      admin =
          opened(
              "the admin endpoints",
              new AdminServer(access, view, meters::scrape, List.of(console)));
      open.add("the console", console);
      // Closed first: the admin endpoints report on it to the end.
      open.add("the stream's follower", follower::stop);
      // Asked before that, so that their last calls take no time of their own.
      open.add("the periodic tasks", tasks::stop);
      if (sweeper != null) {
        open.add("the sweeper", sweeper::stop);
      }
    } catch (RuntimeException e) {
      close(); // Whatever it was, nothing of a worker that did not start is left behind.
      throw e;
    }
  }

  /**
   * Assembles a worker: it follows the stream from then on, and the admin endpoints respond. It
   * sweeps only after {@link #start}, when nothing can fail any more.
   *
   * @throws io.notestream.model.table.TableMismatchException if the tables do not fit
   * @throws io.notestream.model.view.IncompatibleViewsException if the views are not this worker's
   */
  static WorkerParts assemble(WorkerSettings settings) {
    return new WorkerParts(settings);
  }

  /** Starts sweeping, if the settings say so; call once. */
  void start() {
    if (sweeper != null) {
      sweeper.start(follower::behind, follower::recordsAreComing);
    }
  }

  StreamFollower follower() {
    return follower;
  }

  WorkerHealth health() {
    return health;
  }

  AdminServer admin() {
    return admin;
  }

  /** Takes at most the drain time and {@link #WIND_DOWN}, also if DynamoDB does not respond. */
  @Override
  public void close() {
    open.close(settings.drain.plus(WIND_DOWN));
  }

  private <T extends AutoCloseable> T opened(String name, T resource) {
    open.add(name, resource);
    return resource;
  }

  private WorkerClients clients(ServerClock server) {
    return new WorkerClients(
        Endpoints.of(settings.endpoint, settings.streamsEndpoint),
        settings.region,
        settings.options.chainsInAll()
            + (settings.sweeper == null ? 0 : settings.sweeper.parallel()),
        List.of(server));
  }

  private void checkTables() {
    List<TableDefinition> tables = NotestreamTables.all(settings.tables);
    if (settings.createTables) {
      List<String> created =
          new TableCreator(clients.dynamoDb())
              .createMissing(NotestreamTables.creatable(settings.tables));
      if (!created.isEmpty()) {
        LOG.info("created the tables {}", created);
      }
    }
    new TableCheck(clients.dynamoDb()).require(tables);
  }

  private Reactions reactions(Activity activity) {
    ReactionContext context =
        new ReactionContext(
            clients.dynamoDb(),
            settings.tables,
            settings.clock,
            settings.archiveRetention,
            HttpClients::blocking);
    return Reactions.builder(context)
        .choose(settings.reactions)
        .options(settings.reactionOptions)
        .meters(meters.registry())
        .doneListener(expiration -> activity.reacted())
        .build();
  }

  private StreamConsumer consumer(Reactions reactions) {
    return StreamConsumer.builder(clients.unretried())
        .tables(settings.tables)
        .options(settings.options)
        .clock(settings.clock)
        .meters(meters.registry())
        .reactor(reactions)
        .build();
  }

  private Gaps gaps() {
    return new Gaps(
        clients.unretried(), settings.tables, settings.clock, settings.options.closedRetention());
  }

  private void retryReactions(Reactions reactions, StreamConsumer consumer, PeriodicTasks tasks) {
    if (reactions.reacts()) {
      ReactionRetries retries =
          opened(
              "the retries of reactions",
              new ReactionRetries(
                  reactions, settings.options.expiryRule(), settings.options.closedRetention()));
      whileLive(consumer, tasks, "reaction-retries", RETRY_PENDING, retries::runOnce);
    }
  }

  private void removeBlobs(StreamConsumer consumer, PeriodicTasks tasks) {
    if (settings.blobs != null) {
      BlobStore blobs = BlobStores.open(settings.blobs, HttpClients::blocking);
      open.add("the blob store", blobs);
      BlobRemover remover =
          new BlobRemover(
              clients.dynamoDb(), settings.tables, blobs, settings.clock, meters.registry());
      whileLive(consumer, tasks, "blob-removals", REMOVE_BLOBS, remover::runOnce);
    }
  }

  /**
   * Counting begins with the worker and not with the first change: until then a backfill has
   * nothing to go by. A views table that is made anew while nothing changes is seen to as well.
   */
  private void beginCounting(StreamConsumer consumer, PeriodicTasks tasks) {
    tasks.every(
        "counting-since",
        settings.tables.noteViews(),
        BEGIN_COUNTING,
        control -> {
          try {
            consumer.start(control);
          } catch (IncompatibleViewsException e) {
            LOG.debug("the next batch waits for that, and says so", e);
          }
        });
  }

  private void sampleDrift(PeriodicTasks tasks) {
    if (settings.reconcileUsersPerHour > 0) {
      DriftSampler sampler = SampledDrift.sampler(settings, clients, meters.registry());
      tasks.every("drift-samples", settings.tables.noteViews(), sampler.period(), sampler::runOnce);
    }
  }

  /** Leaves what is due to the live generation, which may be another one by the next run. */
  private void whileLive(
      StreamConsumer consumer,
      PeriodicTasks tasks,
      String name,
      Duration pause,
      Consumer<BatchControl> task) {
    tasks.every(
        name,
        settings.tables.noteOps(),
        pause,
        control -> {
          if (consumer.isLive()) {
            task.accept(control);
          }
        });
  }

  private StreamFollower follower(
      StreamConsumer consumer, OpenGaps gaps, Activity activity, @Nullable Sweeper sweeping) {
    return new StreamFollower(
        settings.forFollower(),
        clients.forStream(),
        new WorkerApplication(settings, clients.dynamoDb(), consumer, gaps, activity, sweeping),
        meters.registry(),
        settings.clock);
  }

  private @Nullable Sweeper sweeper(ServerClock server) {
    SweepSettings sweep = settings.sweeper;
    if (sweep == null) {
      return null;
    }
    return opened(
        "the sweeper",
        new Sweeper(
            clients,
            settings.tables,
            settings.name,
            sweep,
            settings.profile,
            server,
            meters.registry()));
  }
}
