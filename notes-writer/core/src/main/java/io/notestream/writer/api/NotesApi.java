package io.notestream.writer.api;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.http.Request;
import io.notestream.writer.http.Response;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.route.CreationRoutes;
import io.notestream.writer.internal.route.ExpirationRoutes;
import io.notestream.writer.internal.route.HealthRoutes;
import io.notestream.writer.internal.route.NoteRoutes;
import io.notestream.writer.internal.route.RequestHandler;
import io.notestream.writer.internal.route.RequestSettings;
import io.notestream.writer.internal.route.Route;
import io.notestream.writer.internal.route.ViewRoutes;
import io.notestream.writer.internal.store.ArchiveReader;
import io.notestream.writer.internal.store.NoteCreator;
import io.notestream.writer.internal.store.NoteDeleter;
import io.notestream.writer.internal.store.NoteReader;
import io.notestream.writer.internal.store.NoteRestorer;
import io.notestream.writer.internal.store.NoteWriter;
import io.notestream.writer.internal.store.Rankings;
import io.notestream.writer.internal.store.TableProbe;
import io.notestream.writer.internal.store.ViewReader;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The notes API: takes requests and returns responses, whatever transport brings them.
 *
 * <p>Thread-safe. A call blocks while it waits for DynamoDB, for seconds at worst.
 */
public final class NotesApi implements AutoCloseable {

  private final RequestHandler handler;
  private final int maxRequestBytes;
  private final ExecutorService rankingThreads;

  private NotesApi(RequestHandler handler, int maxRequestBytes, ExecutorService rankingThreads) {
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
   * {@return the length in bytes of the longest request body that is served} A transport may stop
   * reading one byte after it: a longer body is refused whatever it holds.
   */
  public int maxRequestBytes() {
    return maxRequestBytes;
  }

  /**
   * {@return the response to a request} Never throws an exception: whatever goes wrong is a problem
   * document.
   *
   * @param request as the transport received it
   */
  public Response handle(Request request) {
    return handler.handle(request);
  }

  /** Ends the API's own threads. Clients and stores that it was built with stay open. */
  @Override
  public void close() {
    rankingThreads.shutdownNow();
  }

  /** Builds a {@link NotesApi}. Not thread-safe. */
  public static final class Builder {

    /** The default of {@link #guard}: 60 seconds. */
    public static final Duration DEFAULT_GUARD = Duration.ofSeconds(60);

    /** The default of {@link #maxRequestBytes}: 5 MiB, almost as much as a Lambda can receive. */
    public static final int DEFAULT_MAX_REQUEST_BYTES = 5 << 20;

    private static final Duration WRITE_BUDGET = Duration.ofSeconds(10);

    private static final int RANKING_THREADS = 16;

    private @Nullable DynamoDbClients clients;
    private @Nullable Identity identity;
    private @Nullable BlobStore blobs;
    private TableNames tables = TableNames.standard();
    private InstantSource clock = Clock.systemUTC();
    private ExpiryPolicy expiryPolicy = ExpiryPolicy.standard();
    private Duration guard = DEFAULT_GUARD;
    private int maxRequestBytes = DEFAULT_MAX_REQUEST_BYTES;
    private CursorKeys cursorKeys = CursorKeys.random();

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
     * Sets the length of the longest request body that is served.
     *
     * @param maxRequestBytes in bytes, at least 1; by default {@link #DEFAULT_MAX_REQUEST_BYTES}
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Builder maxRequestBytes(int maxRequestBytes) {
      if (maxRequestBytes < 1) {
        throw new IllegalArgumentException(
            "the longest request must be at least 1 byte, not " + maxRequestBytes);
      }
      this.maxRequestBytes = maxRequestBytes;
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
     * Builds the API. Nothing is read or written yet.
     *
     * @return the API, which the caller closes
     * @throws NullPointerException if clients or identity are missing
     */
    public NotesApi build() {
      Identity callers = Objects.requireNonNull(identity, "identity");
      DynamoDbClients dynamoDb = Objects.requireNonNull(clients, "clients");
      ExecutorService rankingThreads = rankingThreads();
      return new NotesApi(
          new RequestHandler(
              routes(dynamoDb, rankingThreads),
              callers,
              new RequestSettings(maxRequestBytes, cursorKeys)),
          maxRequestBytes,
          rankingThreads);
    }

    private List<Route> routes(DynamoDbClients dynamoDb, ExecutorService rankingThreads) {
      NoteReader reader = new NoteReader(dynamoDb, tables, clock);
      NoteWriter writer = new NoteWriter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
      NoteCreator creator = new NoteCreator(dynamoDb, tables, clock, guard, WRITE_BUDGET);
      NoteDeleter deleter = new NoteDeleter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
      NoteRestorer restorer = new NoteRestorer(dynamoDb, tables, clock, WRITE_BUDGET);
      ArchiveReader archives = new ArchiveReader(dynamoDb, tables);
      ViewReader views = new ViewReader(dynamoDb, tables);
      Rankings rankings = new Rankings(dynamoDb, tables, rankingThreads);
      Bodies bodies = new Bodies(blobs);
      List<Route> routes = new ArrayList<>();
      routes.addAll(new CreationRoutes(writer, creator, bodies, expiryPolicy, clock).routes());
      routes.addAll(new NoteRoutes(reader, writer, deleter, bodies, expiryPolicy, clock).routes());
      routes.addAll(new ViewRoutes(views, rankings, reader).routes());
      routes.addAll(
          new ExpirationRoutes(views, archives, restorer, bodies, expiryPolicy, clock).routes());
      routes.addAll(new HealthRoutes(new TableProbe(dynamoDb, tables)).routes());
      return routes;
    }

    /** Threads that end when nobody asks for rankings, and never keep the JVM alive. */
    private static ExecutorService rankingThreads() {
      ThreadPoolExecutor pool =
          new ThreadPoolExecutor(
              RANKING_THREADS,
              RANKING_THREADS,
              10,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread thread = new Thread(task, "notes-rankings");
                thread.setDaemon(true);
                return thread;
              });
      pool.allowCoreThreadTimeOut(true);
      return pool;
    }
  }
}
