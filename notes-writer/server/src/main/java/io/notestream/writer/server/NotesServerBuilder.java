package io.notestream.writer.server;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.note.ExpiryPolicy;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableMismatchException;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.api.NotesApiBuilder;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.Identity;
import io.notestream.writer.identity.LocalIdentity;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** Makes a {@link NotesServer}. Not thread-safe. */
public final class NotesServerBuilder {

  /** How long to wait for DynamoDB to answer, unless told otherwise. */
  public static final Duration DEFAULT_STARTUP_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(NotesServerBuilder.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);
  private static final int MAX_CONNECTIONS = 200;

  private final NotesApiBuilder api = NotesApi.builder();
  private String host = "127.0.0.1";
  private int port;
  private @Nullable URI endpoint;
  private TableNames tables = TableNames.standard();
  private Identity identity = new LocalIdentity();
  private @Nullable String blobs;
  private Duration startupTimeout = DEFAULT_STARTUP_TIMEOUT;

  NotesServerBuilder() {
    api.clock(Clock.systemUTC());
  }

  /** The address to bind; 127.0.0.1 unless told otherwise. */
  public NotesServerBuilder host(String host) {
    this.host = host;
    return this;
  }

  /** The port to listen on, 0 for any that is free; 0 unless told otherwise. */
  public NotesServerBuilder port(int port) {
    this.port = port;
    return this;
  }

  /** Where DynamoDB is; the region's own endpoint unless told otherwise. */
  public NotesServerBuilder endpoint(@Nullable URI endpoint) {
    this.endpoint = endpoint;
    return this;
  }

  /** {@link TableNames#standard()} unless told otherwise. */
  public NotesServerBuilder tables(TableNames tables) {
    this.tables = tables;
    return this;
  }

  /** How to tell who is calling; {@link LocalIdentity} unless told otherwise. */
  public NotesServerBuilder identity(Identity identity) {
    this.identity = identity;
    return this;
  }

  /**
   * Where large bodies live, by the rules of {@link BlobStores#open}; without it they are refused.
   */
  public NotesServerBuilder blobs(@Nullable String blobs) {
    this.blobs = blobs;
    return this;
  }

  /** The system's clock unless told otherwise. */
  public NotesServerBuilder clock(InstantSource clock) {
    api.clock(clock);
    return this;
  }

  /** Which expiries callers may ask for; {@link ExpiryPolicy#standard()} unless told otherwise. */
  public NotesServerBuilder expiryPolicy(ExpiryPolicy policy) {
    api.expiryPolicy(policy);
    return this;
  }

  /** By how much clocks may differ; {@link NotesApiBuilder#DEFAULT_GUARD} unless told otherwise. */
  public NotesServerBuilder guard(Duration guard) {
    api.guard(guard);
    return this;
  }

  /**
   * The longest request body; {@link NotesApiBuilder#DEFAULT_MAX_REQUEST_BYTES} unless told
   * otherwise.
   */
  public NotesServerBuilder maxRequestBytes(int maxRequestBytes) {
    api.maxRequestBytes(maxRequestBytes);
    return this;
  }

  /**
   * How long to wait for DynamoDB to answer; {@link #DEFAULT_STARTUP_TIMEOUT} unless told
   * otherwise.
   */
  public NotesServerBuilder startupTimeout(Duration startupTimeout) {
    this.startupTimeout = startupTimeout;
    return this;
  }

  /**
   * Checks the tables and listens.
   *
   * @throws StartException if the address may not or cannot be bound, DynamoDB does not answer, or
   *     a table is missing or differs from its definition
   */
  public NotesServer start() {
    requireLoopbackIfTrusting();
    DynamoDbEndpoint where = new DynamoDbEndpoint(endpoint);
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      BlobStore blobStore = openBlobs();
      if (blobStore != null) {
        closing.push(blobStore::close);
      }
      SdkHttpClient http = Apache5HttpClient.builder().maxConnections(MAX_CONNECTIONS).build();
      closing.push(http::close);
      DynamoDbClients clients = openClients(where, http);
      closing.push(clients::close);
      requireTables(clients, where);
      return NotesServer.listen(
          host,
          port,
          api.clients(clients).tables(tables).identity(identity).blobs(blobStore).build(),
          clients,
          http,
          blobStore);
    } catch (RuntimeException e) {
      // Whatever it was, nothing of a server that did not start is left open.
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private void requireLoopbackIfTrusting() {
    if (!identity.loopbackOnly()) {
      return;
    }
    try {
      if (Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress)) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new StartException("the host " + host + " is not known", e);
    }
    throw new StartException(
        "the local identity believes every caller, so it listens on loopback addresses alone;"
            + " use --host 127.0.0.1 instead of "
            + host,
        null);
  }

  private @Nullable BlobStore openBlobs() {
    try {
      return blobs == null ? null : BlobStores.open(blobs);
    } catch (IllegalArgumentException | SdkException e) {
      throw new StartException("the blob store " + blobs + ": " + e.getMessage(), e);
    }
  }

  private static DynamoDbClients openClients(DynamoDbEndpoint where, SdkHttpClient http) {
    try {
      return where.clients(http);
    } catch (SdkException e) { // No region is configured, for instance.
      throw new StartException("DynamoDB at " + where + ": " + e.getMessage(), e);
    }
  }

  /** DynamoDB may start beside this server, so silence is waited out; a wrong table is not. */
  private void requireTables(DynamoDbClients clients, DynamoDbEndpoint where) {
    TableCheck check = new TableCheck(clients.writes());
    long end = System.nanoTime() + startupTimeout.toNanos();
    while (true) {
      try {
        check.require(NotestreamTables.all(tables));
        return;
      } catch (TableMismatchException e) {
        throw new StartException(
            e.getMessage() + "; the command create-tables creates what is missing", e);
      } catch (SdkException e) {
        if (System.nanoTime() >= end) {
          throw new StartException(
              "DynamoDB at " + where + " does not answer: " + e.getMessage(), e);
        }
        log.info("waiting for DynamoDB at {}: {}", where, e.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while waiting for DynamoDB", e);
    }
  }
}
