package io.notestream.writer.api;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.http.ResponseListener;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.route.RequestHandler;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The notes API: takes requests and returns responses, whatever transport brings them.
 *
 * <p>Thread-safe. A call blocks while it waits for DynamoDB, until its deadline at worst.
 */
public final class NotesApi implements AutoCloseable {

  private static final Duration UNBOUNDED = Duration.ofDays(1);

  private final RequestHandler handler;
  private final int maxRequestBytes;
  private final ExecutorService rankingThreads;
  private final List<String> routes;

  NotesApi(
      RequestHandler handler,
      List<String> routes,
      int maxRequestBytes,
      ExecutorService rankingThreads) {
    this.routes = routes;
    this.handler = handler;
    this.maxRequestBytes = maxRequestBytes;
    this.rankingThreads = rankingThreads;
  }

  /** {@return a builder with the defaults that its methods name} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * {@return a problem document, for a transport that refuses a request before the API sees it}
   *
   * @param status the HTTP status, 400 to 599
   * @param detail what is wrong, in words for the caller
   */
  public static Response problem(int status, String detail) {
    return Problem.ofTransport(status, detail).toResponse();
  }

  /**
   * {@return the problem document to send instead of a response that the transport cannot carry}
   *
   * @param detail what the caller can do, in words
   */
  public static Response responseTooLong(String detail) {
    return Problem.responseTooLong(detail).toResponse();
  }

  /**
   * {@return the length in bytes of the longest request body that is served} A transport may stop
   * reading one byte after it: a longer body is refused whatever it holds.
   */
  public int maxRequestBytes() {
    return maxRequestBytes;
  }

  /** {@return the current status} Makes no call to DynamoDB. */
  public ApiStatus status() {
    return new ApiStatus(handler.inFlight(), handler.failingCalls());
  }

  /** {@return the routes that there are, as a {@link ResponseListener} is told them} */
  public List<String> routes() {
    return routes;
  }

  /**
   * {@return the response to a request} Never throws an exception: whatever goes wrong is a problem
   * document.
   *
   * @param request as the transport received it
   */
  public Response handle(Request request) {
    return handler.handle(request, UNBOUNDED);
  }

  /**
   * {@return the response to a request, in time} Never throws an exception.
   *
   * @param request as the transport received it
   * @param remaining how long the response may take, if that is less than {@link
   *     RequestLimits#deadline}
   */
  public Response handle(Request request, Duration remaining) {
    return handler.handle(request, remaining);
  }

  /**
   * Ends the API's own threads; call it when no request is left to wait for. Clients and stores
   * that it was built with stay open.
   */
  @Override
  public void close() {
    handler.stop();
    rankingThreads.shutdownNow();
  }

  /** Builds a {@link NotesApi}. Not thread-safe. */
  public static final class Builder {

    /** The default of {@link #guard}: 60 seconds. */
    public static final Duration DEFAULT_GUARD = Duration.ofSeconds(60);

    @Nullable DynamoDbClients clients;
    @Nullable Identity identity;
    @Nullable BlobStore blobs;
    TableNames tables = TableNames.standard();
    InstantSource clock = Clock.systemUTC();
    ExpiryPolicy expiryPolicy = ExpiryPolicy.standard();
    Duration guard = DEFAULT_GUARD;
    RequestLimits limits = RequestLimits.standard();
    CorsPolicy cors = CorsPolicy.none();
    @Nullable CursorKeys cursorKeys;
    ResponseListener listener = ResponseListener.none();
    @Nullable OpenTelemetry openTelemetry;

    private Builder() {}

    /**
     * Sets the clients for DynamoDB. Required.
     *
     * @param clients not closed by the API
     * @return this
     */
    public Builder clients(DynamoDbClients clients) {
      this.clients = clients;
      return this;
    }

    /**
     * Sets how to tell who sent a request. Required.
     *
     * @param identity asked once for every request
     * @return this
     */
    public Builder identity(Identity identity) {
      this.identity = identity;
      return this;
    }

    /**
     * Sets the store of bodies over 64 KiB.
     *
     * @param blobs not closed by the API; {@code null}, the default, to refuse such bodies
     * @return this
     */
    public Builder blobs(@Nullable BlobStore blobs) {
      this.blobs = blobs;
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
     * Sets the clock by which notes are written and expire.
     *
     * @param clock by default the system's
     * @return this
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets the expiries that callers may ask for.
     *
     * @param expiryPolicy by default {@link ExpiryPolicy#standard()}
     * @return this
     */
    public Builder expiryPolicy(ExpiryPolicy expiryPolicy) {
      this.expiryPolicy = expiryPolicy;
      return this;
    }

    /**
     * Sets by how much the clocks of writer, consumer and DynamoDB may differ. The consumer's must
     * be the same, or it could take a delete for an expiration.
     *
     * @param guard by default {@link #DEFAULT_GUARD}
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public Builder guard(Duration guard) {
      if (guard.isNegative()) {
        throw new IllegalArgumentException("the guard must not be negative: " + guard);
      }
      this.guard = guard;
      return this;
    }

    /**
     * Sets how much is done for callers.
     *
     * @param limits by default {@link RequestLimits#standard()}
     * @return this
     */
    public Builder limits(RequestLimits limits) {
      this.limits = limits;
      return this;
    }

    /**
     * Sets from which web pages browsers may call the API.
     *
     * @param cors by default {@link CorsPolicy#none()}
     * @return this
     */
    public Builder cors(CorsPolicy cors) {
      this.cors = cors;
      return this;
    }

    /**
     * Sets the keys that seal the cursors of lists. Every instance of a service needs the same.
     *
     * @param cursorKeys by default a random key, whose cursors no other instance reads
     * @return this
     */
    public Builder cursorKeys(CursorKeys cursorKeys) {
      this.cursorKeys = cursorKeys;
      return this;
    }

    /**
     * Sets who learns of every response.
     *
     * @param listener by default {@link ResponseListener#none()}
     * @return this
     */
    public Builder listener(ResponseListener listener) {
      this.listener = listener;
      return this;
    }

    /**
     * Sets where the spans of requests go.
     *
     * @param openTelemetry by default the process's, which an agent sets; without one, nowhere
     * @return this
     */
    public Builder openTelemetry(OpenTelemetry openTelemetry) {
      this.openTelemetry = openTelemetry;
      return this;
    }

    /** {@return the settings so far, by name, in words; none of them is a secret} */
    public Map<String, String> settings() {
      return ApiAssembly.shown(this);
    }

    /**
     * Builds the API. Nothing is read or written yet.
     *
     * @return the API, which the caller closes
     * @throws NullPointerException if clients or identity are missing
     */
    public NotesApi build() {
      return ApiAssembly.of(this);
    }
  }
}
