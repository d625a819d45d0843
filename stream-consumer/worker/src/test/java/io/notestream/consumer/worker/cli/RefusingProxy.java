package io.notestream.consumer.worker.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy on a loopback port that refuses everything, and remembers what it was asked for. */
final class RefusingProxy implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private RefusingProxy() throws IOException {}

  static RefusingProxy start() throws IOException {
    RefusingProxy proxy = new RefusingProxy();
    Thread thread = new Thread(proxy::serve, "proxy");
    thread.setDaemon(true);
    thread.start();
    return proxy;
  }

  String address() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** The first lines of all requests. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket caller = socket.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(caller.getInputStream(), ISO_8859_1));
        asked.add(String.valueOf(in.readLine()));
        caller
            .getOutputStream()
            .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
