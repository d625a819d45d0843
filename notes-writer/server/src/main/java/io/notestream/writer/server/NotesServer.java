package io.notestream.writer.server;

import io.notestream.model.blob.BlobStores;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.CorsPolicy;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.api.RequestLimits;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.LocalIdentity;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The notes API as an HTTP server. Several can run in one JVM. Thread-safe.
 *
 * <p>{@link #close} lets requests in flight finish, for at most {@link HttpSettings#drain}.
 */
public final class NotesServer implements AutoCloseable {

  private final ServerParts parts;
  private final String host;
  private final int port;
  private boolean closed;

  NotesServer(ServerParts parts, String host) {
    this.parts = parts;
    this.host = host;
    this.port = parts.transport().port();
  }

  /** {@return a builder with the defaults that its methods name} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the port that the server listens on, also if it was asked for any} */
  public int port() {
    return port;
  }

  /** {@return the address of the API} */
  public URI uri() {
    return address(host, port);
  }

  /** {@return the address of {@code /metrics} and {@code /info}; {@code null} if there is none} */
  public @Nullable URI metrics() {
    MetricsServer server = parts.metrics();
    return server == null ? null : address(parts.metricsHost(), server.port());
  }

  private static URI address(String host, int port) {
    String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + port);
  }

  /**
   * Stops listening, lets requests in flight finish and closes connections. Can be called again.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    parts.close();
  }

  /** Builds and starts a {@link NotesServer}. Not thread-safe. */
  public static final class Builder {

    /** The default of {@link #startupTimeout}: 30 seconds. */
    public static final Duration DEFAULT_STARTUP_TIMEOUT = Duration.ofSeconds(30);

    final NotesApi.Builder api = NotesApi.builder();
    String host = "127.0.0.1";
    int port;
    @Nullable URI endpoint;
    @Nullable String region;
    TableNames tables = TableNames.standard();
    Identity identity = new LocalIdentity();
    @Nullable String blobs;
    CorsPolicy cors = CorsPolicy.none();
    RequestLimits limits = RequestLimits.standard();
    HttpSettings http = HttpSettings.standard();
    Duration startupTimeout = DEFAULT_STARTUP_TIMEOUT;

    MetricsSettings metrics = MetricsSettings.none();

    private Builder() {}

    /**
     * Sets the address to listen on.
     *
     * @param host by default 127.0.0.1
     * @return this
     */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param port 0, the default, for any that is free
     * @return this
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets where DynamoDB is.
     *
     * @param endpoint {@code null}, the default, for the endpoint of the configured region
     * @return this
     */
    public Builder endpoint(@Nullable URI endpoint) {
      this.endpoint = endpoint;
      return this;
    }

    /**
     * Sets the AWS region.
     *
     * @param region {@code null}, the default, for the one of the SDK's default chain
     * @return this
     */
    public Builder region(@Nullable String region) {
      this.region = region;
      return this;
    }

    /**
     * Sets the tables' names.
     *
     * @param tables by default {@link TableNames#standard()}
     * @return this
     */
    public Builder tables(TableNames tables) {
      this.tables = tables;
      return this;
    }

    /**
     * Sets how to tell who sent a request.
     *
     * @param identity by default {@link LocalIdentity}, with which the server listens on loopback
     *     addresses only
     * @return this
     */
    public Builder identity(Identity identity) {
      this.identity = identity;
      return this;
    }

    /**
     * Sets where bodies over 64 KiB are stored.
     *
     * @param blobs a location as {@link BlobStores#open} takes it; {@code null}, the default, to
     *     refuse such bodies
     * @return this
     */
    public Builder blobs(@Nullable String blobs) {
      this.blobs = blobs;
      return this;
    }

    /**
     * Sets the clock by which notes are written and expire.
     *
     * @param clock by default the system's
     * @return this
     */
    public Builder clock(InstantSource clock) {
      api.clock(clock);
      return this;
    }

    /**
     * Sets the expiries that callers may ask for.
     *
     * @param policy by default {@link ExpiryPolicy#standard()}
     * @return this
     */
    public Builder expiryPolicy(ExpiryPolicy policy) {
      api.expiryPolicy(policy);
      return this;
    }

    /**
     * Sets by how much the clocks of writer, consumer and DynamoDB may differ.
     *
     * @param guard as for {@link NotesApi.Builder#guard}
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder guard(Duration guard) {
      api.guard(guard);
      return this;
    }

    /**
     * Sets how much is done for callers.
     *
     * @param limits as for {@link NotesApi.Builder#limits}
     * @return this
     */
    public Builder limits(RequestLimits limits) {
      this.limits = limits;
      api.limits(limits);
      return this;
    }

    /**
     * Sets from which web pages browsers may call the API.
     *
     * @param cors as for {@link NotesApi.Builder#cors}
     * @return this
     */
    public Builder cors(CorsPolicy cors) {
      this.cors = cors;
      api.cors(cors);
      return this;
    }

    /**
     * Sets the keys that seal the cursors of lists.
     *
     * @param cursorKeys as for {@link NotesApi.Builder#cursorKeys}
     * @return this
     */
    public Builder cursorKeys(CursorKeys cursorKeys) {
      api.cursorKeys(cursorKeys);
      return this;
    }

    /**
     * Sets how long the server waits for its callers.
     *
     * @param http by default {@link HttpSettings#standard()}
     * @return this
     */
    public Builder http(HttpSettings http) {
      this.http = http;
      return this;
    }

    /**
     * Sets where the server shows its meters.
     *
     * @param metrics by default {@link MetricsSettings#none()}
     * @return this
     */
    public Builder metrics(MetricsSettings metrics) {
      this.metrics = metrics;
      return this;
    }

    /**
     * Sets how long to wait for DynamoDB to respond.
     *
     * @param startupTimeout by default {@link #DEFAULT_STARTUP_TIMEOUT}
     * @return this
     */
    public Builder startupTimeout(Duration startupTimeout) {
      this.startupTimeout = startupTimeout;
      return this;
    }

    /**
     * Checks the tables and starts to listen.
     *
     * @return the server, which the caller closes
     * @throws StartException if the server may not or cannot listen on the address, if DynamoDB
     *     does not respond, or if a table is missing or differs from its definition
     */
    public NotesServer start() {
      return ServerStart.of(this);
    }
  }
}
