package io.notestream.writer.benchmarks;

import io.notestream.model.note.NoteId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * The least that a service on HTTP can do: an item is put for each POST, and got for each GET, and
 * the response is always the same. What is left of its throughput is what no service can exceed
 * that has this server and this client.
 */
final class BareServer implements AutoCloseable {

  private static final byte[] RESPONSE = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);

  private final Server jetty = new Server();
  private final ServerConnector connector = new ServerConnector(jetty);

  BareServer(Rig rig) {
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            boolean put = request.getMethod().equals("POST");
            Request.asInputStream(request).readAllBytes();
            if (put) {
              rig.put();
            } else {
              rig.get(new NoteId(request.getHttpURI().getPath().substring(1)));
            }
            response.setStatus(put ? 201 : 200);
            response.write(true, ByteBuffer.wrap(RESPONSE), callback);
            return true;
          }
        });
    try {
      jetty.start();
    } catch (Exception e) { // By Jetty's signature.
      throw new IllegalStateException("the bare server cannot listen", e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) { // By Jetty's signature.
      throw new IllegalStateException("the bare server does not stop", e);
    }
  }
}
