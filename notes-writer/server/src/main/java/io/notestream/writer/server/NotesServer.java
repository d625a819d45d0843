package io.notestream.writer.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.notestream.model.blob.BlobStore;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The notes API as an HTTP server. Several can run in one JVM. Thread-safe once started.
 *
 * <p>{@link #close} lets requests under way finish, for at most {@link #GRACE}.
 */
public final class NotesServer implements AutoCloseable {

  /** How long a request under way may go on after {@link #close}. */
  public static final Duration GRACE = Duration.ofSeconds(8);

  private static final Logger log = LoggerFactory.getLogger(NotesServer.class);

  private final Javalin javalin;
  private final NotesApi api;
  private final DynamoDbClients clients;
  private final SdkHttpClient http;
  private final @Nullable BlobStore blobs;
  private final String host;
  private final int port;
  private boolean closed;

  private NotesServer(
      Javalin javalin,
      NotesApi api,
      DynamoDbClients clients,
      SdkHttpClient http,
      @Nullable BlobStore blobs,
      String host) {
    this.javalin = javalin;
    this.api = api;
    this.clients = clients;
    this.http = http;
    this.blobs = blobs;
    this.host = host;
    this.port = javalin.port();
  }

  /** A builder; every setting has the default that its Javadoc names. */
  public static NotesServerBuilder builder() {
    return new NotesServerBuilder();
  }

  /**
   * Listens. What is given is closed with the server.
   *
   * @throws StartException if it cannot listen; clients and stores are then left open
   */
  static NotesServer listen(
      String host,
      int port,
      NotesApi api,
      DynamoDbClients clients,
      SdkHttpClient http,
      @Nullable BlobStore blobs) {
    Javalin javalin = Javalin.create(config -> configure(config, api));
    try {
      requireFree(host, port); // Javalin would log a stack trace first.
      javalin.start(host, port);
    } catch (IOException | JavalinBindException e) {
      api.close();
      throw new StartException(
          "cannot listen on " + host + ":" + port + "; is the port in use?", e);
    }
    NotesServer server = new NotesServer(javalin, api, clients, http, blobs, host);
    log.info("the notes API listens on {}", server.uri());
    return server;
  }

  private static void requireFree(String host, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    }
  }

  private static void configure(JavalinConfig config, NotesApi api) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.modifyServer(
        jetty -> {
          jetty.setStopTimeout(GRACE.toMillis());
          jetty.setHandler(new GracefulHandler());
          jetty.setErrorHandler(new ProblemErrorHandler());
        });
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendXPoweredBy(false);
        });
    config.routes.before(new ApiHandler(api));
  }

  /** The port that it listens on, also if it was asked for any. */
  public int port() {
    return port;
  }

  /** The address of the API. */
  public URI uri() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + name + ":" + port);
  }

  /** Stops listening, lets requests finish and closes connections. Can be called again. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    javalin.stop();
    api.close();
    clients.close();
    http.close();
    if (blobs != null) {
      blobs.close();
    }
  }
}
