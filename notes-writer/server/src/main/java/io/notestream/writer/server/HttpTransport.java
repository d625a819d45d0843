package io.notestream.writer.server;

import io.notestream.writer.api.NotesApi;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and passes every request to the API. Thread-safe. */
final class HttpTransport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpTransport.class);

  /** What Jetty needs for itself at most, beside a reserved thread for each processor. */
  private static final int SPARE_THREADS = 32;

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
   * @param mostRequests how many requests the API serves at once
   * @throws StartException if it cannot listen there
   */
  static HttpTransport listen(
      String host, int port, NotesApi api, int mostRequests, HttpSettings settings) {
    Server jetty = new Server(threads(mostRequests));
    jetty.addConnector(connector(jetty, host, port, settings));
    jetty.setStopTimeout(settings.drain().toMillis());
    BodyCollector bodies = new BodyCollector(mostBytes(api), settings);
    bodies.setHandler(new ApiHandler(api, settings.requestTimeout()));
    jetty.setHandler(new GracefulHandler(bodies));
    jetty.setErrorHandler(new ProblemErrorHandler());
    try {
      jetty.start();
    } catch (Exception e) { // By Jetty's signature: a port in use, above all.
      stop(jetty);
      throw new StartException(
          "cannot listen on " + host + ":" + port + "; is the port in use?", e);
    }
    return new HttpTransport(jetty, ((ServerConnector) jetty.getConnectors()[0]).getLocalPort());
  }

  /**
   * Returns more threads than there are requests in service, or none would be left to refuse the
   * next one, nor for health. They are started as they are needed.
   */
  private static QueuedThreadPool threads(int mostRequests) {
    long most = (long) mostRequests + SPARE_THREADS + Runtime.getRuntime().availableProcessors();
    return new QueuedThreadPool((int) Math.min(Integer.MAX_VALUE, most));
  }

  private static ServerConnector connector(
      Server jetty, String host, int port, HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setUriCompliance(UriCompliance.LEGACY); // What a path means, the API decides.
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    return connector;
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
    stop(jetty);
  }

  private static void stop(Server jetty) {
    try {
      jetty.stop();
    } catch (TimeoutException e) {
      LOG.warn("requests were still in flight after the drain; they are cut off");
    } catch (Exception e) { // By Jetty's signature; whatever it is, the rest is closed too.
      LOG.warn("the HTTP server did not stop in order", e);
    }
  }
}
