package io.notestream.consumer.worker;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.status.HealthReport;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
    String host = parts.admin().host();
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + parts.admin().port());
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
  public static final class Builder extends WorkerBuilder {

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets who may act on the console, and by which names it is reached.
     *
     * @param console the settings; default {@link ConsoleSettings#standard()}
     * @return this builder
     */
    public Builder console(ConsoleSettings console) {
      this.console = console;
      return this;
    }

    /**
     * Starts a worker and returns before it reads the stream: a first start in an account needs
     * minutes for that, which {@link StreamWorker#ready} waits for.
     *
     * @return the worker; close it
     * @throws io.notestream.model.table.TableMismatchException if the tables are not as they should
     *     be, naming every difference
     * @throws io.notestream.model.view.IncompatibleViewsException if the views are of a newer
     *     version of this project, of another generation, or with other projections
     * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not respond
     * @throws io.notestream.model.endpoint.MissingAccessException if no region or no credentials
     *     are configured, be it for DynamoDB or for {@link #cloudWatch}
     */
    public StreamWorker start() {
      return new StreamWorker(new WorkerSettings(this));
    }
  }
}
