package io.notestream.writer.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.notestream.writer.api.NotesApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and passes every request to the API. Thread-safe. */
final class HttpTransport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  private final Server jetty;
  private final int port;

  private HttpTransport(Server jetty, int port) {
    this.jetty = jetty;
    this.port = port;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @throws StartException if it cannot listen there
   */
  static HttpTransport listen(String host, int port, NotesApi api, HttpSettings settings) {
    Javalin javalin = Javalin.create(config -> configure(config, host, port, api, settings));
    try {
      requireFree(host, port); // Javalin would log a stack trace first.
      javalin.start();
    } catch (IOException | JavalinBindException e) {
      throw new StartException(
          "cannot listen on " + host + ":" + port + "; is the port in use?", e);
    }
    return new HttpTransport(javalin.jettyServer().server(), javalin.port());
  }

  private static void requireFree(String host, int port) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    }
  }

  private static void configure(
      JavalinConfig config, String host, int port, NotesApi api, HttpSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.modifyServer(
        jetty -> {
          jetty.setStopTimeout(settings.drain().toMillis());
          jetty.setHandler(new GracefulHandler(new BodyCollector(mostBytes(api), settings)));
          jetty.setErrorHandler(new ProblemErrorHandler());
        });
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setSendXPoweredBy(false);
        });
    config.jetty.addConnector(
        (jetty, http) -> {
          ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
          connector.setHost(host);
          connector.setPort(port);
          connector.setIdleTimeout(settings.idleTimeout().toMillis());
          return connector;
        });
    config.routes.before(new ApiHandler(api));
  }

  /** One byte more than is served tells the API that a body is too long. */
  private static int mostBytes(NotesApi api) {
    return (int) Math.min(Integer.MAX_VALUE, api.maxRequestBytes() + 1L);
  }

  /** Returns the port that it listens on, also if it was asked for any. */
  int port() {
    return port;
  }

  /**
   * Stops listening, lets requests in flight finish for as long as the settings say, and interrupts
   * those that are left.
   */
  @Override
  public void close() {
    try {
      jetty.stop(); // Not Javalin's own stop: it takes what is left in flight for its failure.
    } catch (TimeoutException e) {
      LOG.warn("requests were still in flight after the drain; they are cut off");
    } catch (Exception e) { // By Jetty's signature; whatever it is, the rest is closed too.
      LOG.warn("the HTTP server did not stop in order", e);
    }
  }
}
