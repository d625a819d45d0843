package io.notestream.writer.api;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.route.ExpirationRoutes;
import io.notestream.writer.internal.route.HealthRoutes;
import io.notestream.writer.internal.route.NoteRoutes;
import io.notestream.writer.internal.route.RequestHandler;
import io.notestream.writer.internal.route.Route;
import io.notestream.writer.internal.route.ViewRoutes;
import io.notestream.writer.internal.store.ArchiveReader;
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

/** Makes a {@link NotesApi}. Not thread-safe. */
public final class NotesApiBuilder {

  /** By how much the clocks of writer, sweeper and DynamoDB may differ, unless told otherwise. */
  public static final Duration DEFAULT_GUARD = Duration.ofSeconds(60);

  /**
   * The longest request body, unless told otherwise: what a Lambda can be sent is not much more.
   */
  public static final int DEFAULT_MAX_REQUEST_BYTES = 5 << 20;

  private static final Duration WRITE_BUDGET = Duration.ofSeconds(10);

  private static final int SCATTER_THREADS = 16;

  private @Nullable DynamoDbClients clients;
  private @Nullable Identity identity;
  private @Nullable BlobStore blobs;
  private TableNames tables = TableNames.standard();
  private InstantSource clock = Clock.systemUTC();
  private ExpiryPolicy expiryPolicy = ExpiryPolicy.standard();
  private Duration guard = DEFAULT_GUARD;
  private int maxRequestBytes = DEFAULT_MAX_REQUEST_BYTES;

  NotesApiBuilder() {}

  /** How to call DynamoDB; required. Not closed by the API. */
  public NotesApiBuilder clients(DynamoDbClients clients) {
    this.clients = clients;
    return this;
  }

  /** How to tell who is calling; required. */
  public NotesApiBuilder identity(Identity identity) {
    this.identity = identity;
    return this;
  }

  /** Where large bodies live; without it they are refused. */
  public NotesApiBuilder blobs(@Nullable BlobStore blobs) {
    this.blobs = blobs;
    return this;
  }

  /** {@link TableNames#standard()} unless told otherwise. */
  public NotesApiBuilder tables(TableNames tables) {
    this.tables = tables;
    return this;
  }

  /** The system's clock unless told otherwise. */
  public NotesApiBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /** Which expiries callers may ask for; {@link ExpiryPolicy#standard()} unless told otherwise. */
  public NotesApiBuilder expiryPolicy(ExpiryPolicy expiryPolicy) {
    this.expiryPolicy = expiryPolicy;
    return this;
  }

  /**
   * By how much clocks may differ; {@link #DEFAULT_GUARD} unless told otherwise. Must be the
   * consumer's.
   */
  public NotesApiBuilder guard(Duration guard) {
    if (guard.isNegative()) {
      throw new IllegalArgumentException("the guard must not be negative: " + guard);
    }
    this.guard = guard;
    return this;
  }

  /** {@link #DEFAULT_MAX_REQUEST_BYTES} unless told otherwise; at least 1. */
  public NotesApiBuilder maxRequestBytes(int maxRequestBytes) {
    if (maxRequestBytes < 1) {
      throw new IllegalArgumentException(
          "the longest request must be at least 1 byte, not " + maxRequestBytes);
    }
    this.maxRequestBytes = maxRequestBytes;
    return this;
  }

  /**
   * @throws NullPointerException if something required was not given
   */
  public NotesApi build() {
    Identity caller = Objects.requireNonNull(identity, "identity");
    DynamoDbClients dynamoDb = Objects.requireNonNull(clients, "clients");
    NoteReader reader = new NoteReader(dynamoDb, tables, clock);
    NoteWriter writer = new NoteWriter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
    NoteDeleter deleter = new NoteDeleter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
    NoteRestorer restorer = new NoteRestorer(dynamoDb, tables, clock, WRITE_BUDGET);
    ViewReader views = new ViewReader(dynamoDb, tables);
    ExecutorService scatter = scatterPool();
    Bodies bodies = new Bodies(blobs);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new NoteRoutes(reader, writer, deleter, bodies, expiryPolicy, clock).routes());
    routes.addAll(new ViewRoutes(views, new Rankings(dynamoDb, tables, scatter), reader).routes());
    routes.addAll(
        new ExpirationRoutes(
                views, new ArchiveReader(dynamoDb, tables), restorer, bodies, expiryPolicy, clock)
            .routes());
    routes.addAll(new HealthRoutes(new TableProbe(dynamoDb, tables)).routes());
    return new NotesApi(
        new RequestHandler(routes, caller, maxRequestBytes), maxRequestBytes, scatter);
  }

  /** Threads that end when nobody asks for rankings, and never keep the JVM alive. */
  private static ExecutorService scatterPool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            SCATTER_THREADS,
            SCATTER_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "notes-scatter");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
