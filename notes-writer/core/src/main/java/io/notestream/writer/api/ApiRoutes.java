package io.notestream.writer.api;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.internal.blob.Bodies;
import io.notestream.writer.internal.pressure.Deadline;
import io.notestream.writer.internal.route.CreationRoutes;
import io.notestream.writer.internal.route.DocumentRoutes;
import io.notestream.writer.internal.route.ExpirationRoutes;
import io.notestream.writer.internal.route.HealthRoutes;
import io.notestream.writer.internal.route.NoteRoutes;
import io.notestream.writer.internal.route.OperatorRoutes;
import io.notestream.writer.internal.route.Route;
import io.notestream.writer.internal.route.ViewRoutes;
import io.notestream.writer.internal.store.ArchiveReader;
import io.notestream.writer.internal.store.NoteCreator;
import io.notestream.writer.internal.store.NoteDeleter;
import io.notestream.writer.internal.store.NoteReader;
import io.notestream.writer.internal.store.NoteRestorer;
import io.notestream.writer.internal.store.NoteWriter;
import io.notestream.writer.internal.store.OpsReader;
import io.notestream.writer.internal.store.Rankings;
import io.notestream.writer.internal.store.TableProbe;
import io.notestream.writer.internal.store.UploadRecords;
import io.notestream.writer.internal.store.ViewReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the routes together. */
final class ApiRoutes {

  /** How long a write is tried where no deadline is shorter. */
  private static final Duration WRITE_BUDGET = Duration.ofSeconds(10);

  private static final int RANKING_THREADS = 16;

  private final DynamoDbClients dynamoDb;
  private final TableNames tables;
  private final @Nullable BlobStore blobs;
  private final InstantSource clock;
  private final ExpiryPolicy expiryPolicy;
  private final Duration guard;

  ApiRoutes(
      DynamoDbClients dynamoDb,
      TableNames tables,
      @Nullable BlobStore blobs,
      InstantSource clock,
      ExpiryPolicy expiryPolicy,
      Duration guard) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.blobs = blobs;
    this.clock = clock;
    this.expiryPolicy = expiryPolicy;
    this.guard = guard;
  }

  /**
   * Returns the routes.
   *
   * @param rankingThreads read the partitions of a ranking
   */
  List<Route> all(ExecutorService rankingThreads) {
    NoteReader reader = new NoteReader(dynamoDb, tables, clock);
    NoteWriter writer = new NoteWriter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
    NoteCreator creator = new NoteCreator(dynamoDb, tables, clock, guard, WRITE_BUDGET);
    NoteDeleter deleter = new NoteDeleter(dynamoDb, tables, clock, guard, WRITE_BUDGET);
    NoteRestorer restorer = new NoteRestorer(dynamoDb, tables, clock, WRITE_BUDGET);
    Bodies bodies = new Bodies(blobs, new UploadRecords(dynamoDb, tables, clock, WRITE_BUDGET));
    ArchiveReader archives = new ArchiveReader(dynamoDb, tables);
    ViewReader views = new ViewReader(dynamoDb, tables);
    Rankings rankings = new Rankings(dynamoDb, tables, Deadline.passedOnBy(rankingThreads));
    OpsReader ops = new OpsReader(dynamoDb, tables);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new CreationRoutes(writer, creator, bodies, expiryPolicy, clock).routes());
    routes.addAll(new NoteRoutes(reader, writer, deleter, bodies, expiryPolicy, clock).routes());
    routes.addAll(new ViewRoutes(views, reader).routes());
    routes.addAll(new OperatorRoutes(rankings, ops).routes());
    routes.addAll(
        new ExpirationRoutes(views, archives, restorer, bodies, expiryPolicy, clock).routes());
    routes.addAll(new DocumentRoutes().routes());
    routes.addAll(new HealthRoutes(new TableProbe(dynamoDb, tables)).routes());
    return routes;
  }

  /** Threads that end when nobody asks for rankings, and never keep the JVM alive. */
  static ExecutorService rankingThreads() {
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
