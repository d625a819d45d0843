package io.notestream.stack;

import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.options.KclProfile;
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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Engine, writer and stream worker in one JVM, on loopback. All three use one clock by default, so
 * that a test can move it. Thread-safe; several stacks can run in one JVM.
 */
public final class LocalStack implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  private final LocalDynamoDb dynamoDb;
  private final NotesServer writer;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final StackSettings settings;
  private final CompletableFuture<URI> api = new CompletableFuture<>();
  private StreamWorker worker;
  private boolean closed;

  private LocalStack(StackSettings settings) {
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
        api.complete(writer.uri());
      } finally {
        worker = opened(starting.join());
      }
      worker.ready().join();
    } catch (RuntimeException e) {
      closeAll(); // Whatever it was, nothing of a stack that did not start is left behind.
      throw e;
    }
  }

  /** {@return a builder; every setting has the default that its Javadoc names} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the engine, with its faults and its clock} */
  public LocalDynamoDb dynamoDb() {
    return dynamoDb;
  }

  /** {@return the address of the notes API} */
  public URI api() {
    return writer.uri();
  }

  /** {@return the address of the worker's admin endpoints} */
  public synchronized URI admin() {
    return worker.admin();
  }

  /** {@return the stream worker that was started last} */
  public synchronized StreamWorker worker() {
    return worker;
  }

  /** Stops the worker, as a deployment does; the next one reads on from its checkpoints. */
  public synchronized void stopWorker() {
    worker.close();
  }

  /** Starts another worker in place of the present one, and waits until it reads the stream. */
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

  /** Fails before the worker starts, rather than when the writer finds the port in use. */
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
        .clock(settings.writerClock)
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
            .adminPort(settings.adminPort)
            .console(ConsoleSettings.standard().withWriter(api::join));
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
        LOG.warn("a part of the stack could not be stopped", e);
      }
    }
  }

  /**
   * Collects the settings of a stack; each has a default. {@link #start} copies them: a builder can
   * be used again, and does not change the stacks that it has started. Not thread-safe.
   */
  public static final class Builder extends StackBuilder {

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Starts engine, writer and worker, and waits until all of them are ready.
     *
     * @return the stack, ready to be used; close it
     * @throws RuntimeException as the part that could not start throws it, for instance if a port
     *     is in use
     */
    public LocalStack start() {
      return new LocalStack(new StackSettings(this));
    }
  }
}
