package io.notestream.stack;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.kcl.KclProfile;
import io.notestream.consumer.worker.sweep.SweepSettings;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.endpoint.LocalAccess;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.server.NotesServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Engine, writer and stream worker in this JVM, on loopback. All three go by one clock, unless told
 * otherwise, so that a test can move it. Thread-safe; several can run in one JVM.
 */
public final class LocalStack implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final LocalDynamoDb dynamoDb;
  private final NotesServer writer;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Builder settings;
  private StreamWorker worker;
  private boolean closed;

  private LocalStack(Builder settings) {
    this.settings = settings;
    try {
      dynamoDb =
          opened(
              LocalDynamoDb.builder()
                  .port(settings.dynamoDbPort)
                  .clock(settings.clock)
                  .ttlDelay(settings.ttlDelay)
                  .dataDirectory(settings.dataDirectory)
                  .start());
      createTables();
      requireFree(settings.apiPort);
      // The worker needs longest to be ready: it starts while the writer does.
      CompletableFuture<StreamWorker> starting = CompletableFuture.supplyAsync(() -> startWorker());
      try {
        writer = opened(startWriter());
      } finally {
        worker = opened(starting.join());
      }
      worker.ready().join();
    } catch (RuntimeException e) {
      closeAll(); // Whatever it was, nothing of a stack that did not start is left behind.
      throw e;
    }
  }

  /** A builder; every setting has the default that its Javadoc names. */
  public static Builder builder() {
    return new Builder();
  }

  /** The engine, with its faults and its clock. */
  public LocalDynamoDb dynamoDb() {
    return dynamoDb;
  }

  /** The address of the notes API. */
  public URI api() {
    return writer.uri();
  }

  /** The address of the worker's management face. */
  public synchronized URI admin() {
    return worker.admin();
  }

  /** The stream worker. */
  public synchronized StreamWorker worker() {
    return worker;
  }

  /** Stops the worker, as in a deployment; what it has not checkpointed is delivered again. */
  public synchronized void stopWorker() {
    worker.close();
  }

  /**
   * Starts another worker in place of one that was stopped, and waits until it reads the stream.
   */
  public synchronized void restartWorker() {
    worker.close();
    worker = opened(startWorker());
    worker.ready().join();
  }

  /** Stops the worker, the writer and the engine, in this order. Can be called again. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll();
    }
  }

  private void createTables() {
    try (DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(dynamoDb.endpoint())
            .region(LocalAccess.region())
            .credentialsProvider(LocalAccess.credentials())
            .build()) {
      new TableCreator(client).createMissing(NotestreamTables.all(TableNames.standard()));
    }
  }

  /** Before the worker starts, which could only be interrupted when the writer finds out. */
  private static void requireFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot listen on 127.0.0.1:" + port + "; is the port in use?", e);
    }
  }

  private NotesServer startWriter() {
    return NotesServer.builder()
        .port(settings.apiPort)
        .endpoint(dynamoDb.endpoint())
        .blobs(settings.blobs)
        .clock(settings.writerClock == null ? settings.clock : settings.writerClock)
        .start();
  }

  private StreamWorker startWorker() {
    StreamWorker.Builder builder =
        StreamWorker.builder()
            .endpoint(dynamoDb.endpoint())
            .profile(KclProfile.local())
            .reactions(settings.reactions)
            .sweeper(settings.sweeper)
            .blobs(settings.blobs)
            .clock(settings.clock)
            .adminPort(settings.adminPort);
    settings.worker.accept(builder);
    return builder.start();
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
        // AutoCloseable allows any; one part that does not stop must not keep the others running.
        LOG.warn("not stopped as it should be", e);
      }
    }
  }

  /** The settings of a stack. Not thread-safe. */
  public static final class Builder {

    private int apiPort;
    private int adminPort;
    private int dynamoDbPort;
    private Duration ttlDelay = Duration.ZERO;
    private LocalClock clock = LocalClock.system();
    private @Nullable LocalClock writerClock;
    private @Nullable Path dataDirectory;
    private @Nullable String blobs;
    private @Nullable SweepSettings sweeper;
    private List<ReactionSettings> reactions = List.of(ReactionSettings.parse("archive"));
    private Consumer<StreamWorker.Builder> worker = builder -> {};

    private Builder() {}

    /** The port of the notes API; 0, the default, picks a free one. */
    public Builder apiPort(int apiPort) {
      this.apiPort = apiPort;
      return this;
    }

    /** The port of the worker's management face; 0, the default, picks a free one. */
    public Builder adminPort(int adminPort) {
      this.adminPort = adminPort;
      return this;
    }

    /** The port of the engine; 0, the default, picks a free one. */
    public Builder dynamoDbPort(int dynamoDbPort) {
      this.dynamoDbPort = dynamoDbPort;
      return this;
    }

    /** How long after its expiry an item is deleted by the engine; by default at once. */
    public Builder ttlDelay(Duration ttlDelay) {
      this.ttlDelay = ttlDelay;
      return this;
    }

    /** The clock of all three; by default the system's. */
    public Builder clock(LocalClock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * A clock of the writer's own, since clocks of machines differ; by default that of all three.
     */
    public Builder writerClock(LocalClock writerClock) {
      this.writerClock = writerClock;
      return this;
    }

    /** Further settings of each worker that is started, which come last; by default none. */
    public Builder worker(Consumer<StreamWorker.Builder> worker) {
      this.worker = worker;
      return this;
    }

    /** Where the engine keeps its data, so that it survives the process; by default nowhere. */
    public Builder dataDirectory(@Nullable Path dataDirectory) {
      this.dataDirectory = dataDirectory;
      return this;
    }

    /** The directory of large bodies; by default none, and they are refused. */
    public Builder blobs(@Nullable Path directory) {
      this.blobs = directory == null ? null : directory.toString();
      return this;
    }

    /** How the worker deletes due notes; by default not at all: the engine does, at once. */
    public Builder sweeper(@Nullable SweepSettings sweeper) {
      this.sweeper = sweeper;
      return this;
    }

    /** What expirations lead to; by default the note is archived, so that it can be restored. */
    public Builder reactions(List<ReactionSettings> reactions) {
      this.reactions = List.copyOf(reactions);
      return this;
    }

    /**
     * Starts all three and waits until all of them are ready.
     *
     * @throws RuntimeException as the part that could not start throws it; a port in use among them
     */
    public LocalStack start() {
      return new LocalStack(this);
    }
  }
}
