package io.notestream.writer.server;

import io.notestream.observe.MeterRegistries;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code GET /metrics} and {@code GET /info}, apart from the API: on a port of their own,
 * which callers of the API need not reach. Thread-safe.
 */
final class MetricsServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final int MAX_THREADS = 8;

  private final Server jetty;

  private MetricsServer(Server jetty) {
    this.jetty = jetty;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any that is free
   * @param scrape returns all meters in the text format of Prometheus
   * @param info returns a JSON object about the service
   * @throws StartException if it cannot listen there
   */
  static MetricsServer listen(
      String host, int port, Supplier<String> scrape, Supplier<String> info) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 2);
    threads.setName("metrics");
    threads.setDaemon(true);
    Server jetty = new Server(threads);
    ServerConnector connector = new ServerConnector(jetty, 1, 1);
    connector.setHost(host);
    connector.setPort(port);
    jetty.addConnector(connector);
    jetty.setHandler(new Documents(scrape, info));
    MetricsServer server = new MetricsServer(jetty);
    try {
      jetty.start();
    } catch (Exception e) { // By Jetty's signature: a port in use, above all.
      server.close();
      throw new StartException(
          "cannot listen on " + host + ":" + port + " for metrics; is the port in use?", e);
    }
    return server;
  }

  int port() {
    return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) { // By Jetty's signature; whatever it is, the rest is closed too.
      LOG.warn("the server of the metrics did not stop in order", e);
    }
  }

  private static final class Documents extends Handler.Abstract {

    private final Supplier<String> scrape;
    private final Supplier<String> info;

    Documents(Supplier<String> scrape, Supplier<String> info) {
      this.scrape = scrape;
      this.info = info;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      if (!request.getMethod().equals("GET")) {
        return false;
      }
      if (path.equals("/metrics")) {
        write(response, MeterRegistries.CONTENT_TYPE, scrape.get(), callback);
        return true;
      }
      if (path.equals("/info")) {
        write(response, "application/json", info.get(), callback);
        return true;
      }
      return false;
    }

    private static void write(Response response, String type, String text, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      Content.Sink.write(response, true, text, callback);
    }
  }
}
