package io.notestream.local;

import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.http.HttpServer;
import io.notestream.local.internal.stream.StreamSettings;
import io.notestream.local.stream.StreamControl;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An engine that speaks the APIs of DynamoDB and DynamoDB Streams over HTTP on this machine, for
 * development and tests. It keeps everything in memory unless it is given a directory. Safe for use
 * by several threads; {@link #close} stops it.
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

  private LocalDynamoDb(Engine engine, HttpServer server) {
    this.engine = engine;
    this.server = server;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Where clients find the engine. */
  public URI endpoint() {
    InetSocketAddress address = server.address();
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort());
  }

  /** The clock that the engine goes by; moving it takes effect at once. */
  public LocalClock clock() {
    return engine.clock();
  }

  /** What goes wrong on purpose. */
  public Faults faults() {
    return engine.faults();
  }

  /** What can be made to happen to streams. */
  public StreamControl streams() {
    return engine.streams();
  }

  /** How late global secondary indexes are. */
  public IndexDelays indexDelays() {
    return engine.indexDelays();
  }

  /** What calls have done and consumed. */
  public CallStats stats() {
    return engine.stats();
  }

  /**
   * Deletes what has expired by the engine's clock, as it does anyway a few times a second.
   *
   * @return how many items were deleted
   */
  public int expireNow() {
    return engine.sweeper().sweep();
  }

  /** Changes how long after its expiry an item is deleted. */
  public void ttlDelay(Duration delay) {
    engine.sweeper().setDelay(delay);
  }

  /** Stops serving and closes the store. Calls that are under way may lose their answer. */
  @Override
  public void close() {
    server.close();
    engine.close();
  }

  /** Settings of an engine. Not safe for use by several threads. */
  public static final class Builder {

    private String host = "127.0.0.1";
    private int port;
    private LocalClock clock = LocalClock.system();
    private Duration ttlDelay = Duration.ZERO;
    private Duration tableDelay = Duration.ZERO;
    private @Nullable Path dataDirectory;
    private String region = "us-east-1";
    private int shardsPerStream = 1;
    private Duration shardLifetime = StreamSettings.USUAL_SHARD_LIFETIME;

    private Builder() {}

    /** The address to listen on; by default 127.0.0.1, which only this machine can reach. */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host);
      return this;
    }

    /** The port to listen on; 0, the default, picks a free one. */
    public Builder port(int port) {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port must be from 0 to 65535, but is " + port);
      }
      this.port = port;
      return this;
    }

    /** The clock that everything in the engine goes by; by default the system's. */
    public Builder clock(LocalClock clock) {
      this.clock = Objects.requireNonNull(clock);
      return this;
    }

    /**
     * How long after its expiry an item is deleted; by default at once. DynamoDB takes up to a few
     * days.
     */
    public Builder ttlDelay(Duration ttlDelay) {
      this.ttlDelay = notNegative("ttlDelay", ttlDelay);
      return this;
    }

    /** How long a table is CREATING, UPDATING or DELETING; by default not at all. */
    public Builder tableDelay(Duration tableDelay) {
      this.tableDelay = notNegative("tableDelay", tableDelay);
      return this;
    }

    /** Where to keep the data, so that it survives the process; by default nowhere. */
    public Builder dataDirectory(@Nullable Path dataDirectory) {
      this.dataDirectory = dataDirectory;
      return this;
    }

    /** The region in ARNs; by default us-east-1. Clients may use any. */
    public Builder region(String region) {
      this.region = Objects.requireNonNull(region);
      return this;
    }

    /** How many shards a new stream has, 1 to 1000; by default one. */
    public Builder shardsPerStream(int shardsPerStream) {
      this.shardsPerStream = shardsPerStream;
      return this;
    }

    /**
     * The age, by the engine's clock, at which a shard is closed and goes on in a child; by default
     * four hours, about as in DynamoDB. Zero for never.
     */
    public Builder shardLifetime(Duration shardLifetime) {
      this.shardLifetime = notNegative("shardLifetime", shardLifetime);
      return this;
    }

    /**
     * Starts the engine.
     *
     * @throws java.io.UncheckedIOException if the port is taken or the directory cannot be used
     */
    public LocalDynamoDb start() {
      Engine engine =
          Engine.start(
              new Engine.Settings(
                  clock,
                  ttlDelay,
                  tableDelay,
                  dataDirectory,
                  new StreamSettings(region, shardsPerStream, shardLifetime)));
      try {
        return new LocalDynamoDb(engine, engine.serve(host, port));
      } catch (RuntimeException failure) {
        engine.close(); // Whatever keeps it from serving, the store is not left open.
        throw failure;
      }
    }

    private static Duration notNegative(String name, Duration duration) {
      if (duration.isNegative()) {
        throw new IllegalArgumentException(name + " must not be negative, but is " + duration);
      }
      return duration;
    }
  }
}
