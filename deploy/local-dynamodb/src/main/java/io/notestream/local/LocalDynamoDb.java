package io.notestream.local;

import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.http.HttpServer;
import io.notestream.local.internal.stream.StreamSettings;
import io.notestream.local.stream.StreamControl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A running engine, which serves the APIs of DynamoDB and DynamoDB Streams over HTTP on this
 * machine, for development and tests. It keeps everything in memory unless it is given a data
 * directory. Safe for use by several threads; {@link #close} stops it.
 *
 * <pre>{@code
 * try (LocalDynamoDb db = LocalDynamoDb.builder().start()) {
 *   DynamoDbClient client = DynamoDbClient.builder().endpointOverride(db.endpoint())…
 * }
 * }</pre>
 */
public final class LocalDynamoDb implements AutoCloseable {

  private final Engine engine;
  private final HttpServer server;
  private final String host;

  private LocalDynamoDb(Engine engine, HttpServer server, String host) {
    this.engine = engine;
    this.server = server;
    this.host = host;
  }

  /** {@return a builder with the default settings} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the URI at which clients reach the engine, such as {@code http://127.0.0.1:8000}} */
  public URI endpoint() {
    // As it was given: of a wildcard's two addresses the server may name the one of IPv6.
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + server.address().getPort());
  }

  /** {@return the clock that the engine goes by; a change of it takes effect at once} */
  public LocalClock clock() {
    return engine.clock();
  }

  /** {@return the faults in force, through which a test injects errors and latency} */
  public Faults faults() {
    return engine.faults();
  }

  /** {@return the control of streams, through which a test splits, trims and removes shards} */
  public StreamControl streams() {
    return engine.streams();
  }

  /** {@return the delays of global secondary indexes, through which a test lets them lag behind} */
  public IndexDelays indexDelays() {
    return engine.indexDelays();
  }

  /** {@return the counts of calls and of the capacity that they have consumed} */
  public CallStats stats() {
    return engine.stats();
  }

  /**
   * Deletes the items that have expired by the engine's clock, without waiting for the engine to do
   * so by itself within 100 ms. Items that a transaction holds are left for the next time.
   *
   * @return the number of items deleted
   */
  public int expireNow() {
    return engine.sweeper().sweep();
  }

  /**
   * Sets how long after its expiry an item is deleted, also for items that have expired already.
   *
   * @param delay zero or more; zero means within 100 ms
   * @throws IllegalArgumentException if the delay is negative
   */
  public void ttlDelay(Duration delay) {
    engine.sweeper().setDelay(delay);
  }

  /** Stops serving and closes the store. Calls in progress may get no response. */
  @Override
  public void close() {
    server.close();
    engine.close();
  }

  /**
   * Collects the settings of an engine. May start several engines; they share the clock, and need
   * ports and data directories of their own. Not safe for use by several threads.
   */
  public static final class Builder {

    private String host = "127.0.0.1";
    private int port;
    private LocalClock clock = LocalClock.system();
    private Duration ttlDelay = Duration.ZERO;
    private Duration tableDelay = Duration.ZERO;
    private @Nullable Path dataDirectory;
    private String region = "us-east-1";
    private int shardsPerStream = 1;
    private Duration shardLifetime = StreamSettings.DEFAULT_SHARD_LIFETIME;

    private Builder() {}

    /**
     * Sets the address to listen on.
     *
     * @param host an address of this machine, or a name that resolves to one; default 127.0.0.1,
     *     which only this machine can reach
     * @return this builder
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host);
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param port 0 to 65535; 0, the default, picks a free one
     * @return this builder
     * @throws IllegalArgumentException if the port is out of bounds
     */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be from 0 to 65535, but is " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Sets the clock that everything in the engine goes by. Several engines may share one.
     *
     * @param clock the clock; default {@link LocalClock#system()}
     * @return this builder
     */
    public Builder clock(LocalClock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /**
     * Sets how long after its expiry an item is deleted. DynamoDB takes up to a few days.
     *
     * @param ttlDelay by the engine's clock; default zero, which means within 100 ms
     * @return this builder
     * @throws IllegalArgumentException if the delay is negative
     */
    public Builder ttlDelay(Duration ttlDelay) {
      this.ttlDelay = notNegative("ttlDelay", ttlDelay);
      return this;
    }

    /**
     * Sets how long a table is CREATING, UPDATING or DELETING.
     *
     * @param tableDelay by the engine's clock; default zero, which means not at all
     * @return this builder
     * @throws IllegalArgumentException if the delay is negative
     */
    public Builder tableDelay(Duration tableDelay) {
      this.tableDelay = notNegative("tableDelay", tableDelay);
      return this;
    }

    /**
     * Sets the directory to keep the data in, so that it survives the process. Only one engine at a
     * time can use it.
     *
     * @param dataDirectory made if it does not exist; {@code null}, the default, keeps the data in
     *     memory
     * @return this builder
     */
    public Builder dataDirectory(@Nullable Path dataDirectory) {
      this.dataDirectory = dataDirectory;
      return this;
    }

    /**
     * Sets the region that stands in ARNs and stream records. Clients may use any.
     *
     * @param region a region's name; default {@code us-east-1}
     * @return this builder
     */
    public Builder region(String region) {
      this.region = Objects.requireNonNull(region);
      return this;
    }

    /**
     * Sets how many shards a new stream begins with; {@link #start} checks the number.
     *
     * @param shardsPerStream 1 to 1000; default 1
     * @return this builder
     */
    public Builder shardsPerStream(int shardsPerStream) {
      this.shardsPerStream = shardsPerStream;
      return this;
    }

    /**
     * Sets the age at which a shard is closed and goes on in a child, about every four hours in
     * DynamoDB.
     *
     * @param shardLifetime by the engine's clock; zero for never; default four hours
     * @return this builder
     * @throws IllegalArgumentException if the lifetime is negative
     */
    public Builder shardLifetime(Duration shardLifetime) {
      this.shardLifetime = notNegative("shardLifetime", shardLifetime);
      return this;
    }

    /**
     * Starts an engine.
     *
     * @return the engine, which serves requests from now on
     * @throws IllegalArgumentException if the number of shards is out of bounds
     * @throws java.io.UncheckedIOException if the port is in use or the data directory cannot be
     *     used
     */
    public LocalDynamoDb start() {
      Engine engine = Engine.start(settings());
      try {
        return new LocalDynamoDb(engine, engine.serve(host, port), host);
      } catch (RuntimeException failure) {
        engine.close(); // Whatever keeps it from serving, the store is not left open.
        throw failure;
      }
    }

    /**
     * Starts an engine that is called by methods instead of HTTP, keeps everything in memory, and
     * does nothing by itself: for simulations that decide what happens when. Host, port and data
     * directory are not used.
     *
     * @return the engine
     * @throws IllegalArgumentException if the number of shards is out of bounds
     */
    public InProcessDynamoDb startInProcess() {
      return new InProcessDynamoDb(Engine.withoutThreads(settings()));
    }

    private Engine.Settings settings() {
      return new Engine.Settings(
          clock,
          ttlDelay,
          tableDelay,
          dataDirectory,
          new StreamSettings(region, shardsPerStream, shardLifetime));
    }

    private static Duration notNegative(String name, Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
      }
      return duration;
    }
  }
}
