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
 * the response is always the same. What it costs is the price of having a service at all, with this
 * server and this client.
 */
final class BareServer extends Handler.Abstract {

  private static final byte[] RESPONSE = "x".repeat(300).getBytes(StandardCharsets.US_ASCII);

  private final SdkCalls sdk;

  private BareServer(SdkCalls sdk) {
    this.sdk = sdk;
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments the engine's address
   */
  public static void main(String[] arguments) throws Exception {
    Server jetty = new Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    jetty.addConnector(connector);
    jetty.setHandler(new BareServer(new SdkCalls(URI.create(arguments[0]))));
    jetty.start();
    System.out.println("bare server ready: http://127.0.0.1:" + connector.getLocalPort());
    jetty.join();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    boolean put = request.getMethod().equals("POST");
    Request.asInputStream(request).readAllBytes();
    if (put) {
      sdk.put();
    } else {
      String path = request.getHttpURI().getPath();
      sdk.get(new NoteId(path.substring(path.lastIndexOf('/') + 1)));
    }
    response.setStatus(put ? 201 : 200);
    response.write(true, ByteBuffer.wrap(RESPONSE), callback);
    return true;
  }
}
