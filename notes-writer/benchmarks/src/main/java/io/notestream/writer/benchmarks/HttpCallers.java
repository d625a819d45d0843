package io.notestream.writer.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Callers of the API that cost next to nothing, so that what is measured is the service: callers
 * have machines of their own. Each keeps its connection. Thread-safe.
 */
final class HttpCallers implements AutoCloseable {

  private static final String LENGTH = "content-length:";

  private final URI api;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

  HttpCallers(URI api) {
    this.api = api;
  }

  /** Sends a request of alice. */
  void send(String method, String path, byte[] body, int expected) {
    Connection connection = idle.poll();
    try {
      if (connection == null) {
        connection = new Connection(api);
      }
      int status = connection.send(method, path, body);
      idle.add(connection);
      if (status != expected) {
        throw new IllegalStateException(method + " " + path + " gave " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      connection.close();
    }
  }

  /** Used by one thread at a time. */
  private static final class Connection {

    private final Socket socket;
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    Connection(URI api) throws IOException {
      socket = new Socket(api.getHost(), api.getPort());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }

    int send(String method, String path, byte[] body) throws IOException {
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: notes\r\nX-User-Id: alice\r\n"
              + (body.length == 0
                  ? ""
                  : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
              + "\r\n";
      byte[] bytes = new byte[head.length() + body.length];
      byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(start, 0, bytes, 0, start.length);
      System.arraycopy(body, 0, bytes, start.length, body.length);
      socket.getOutputStream().write(bytes);
      return response();
    }

    private int response() throws IOException {
      String[] status = line().split(" ", 3);
      int length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
          length = Integer.parseInt(header.substring(LENGTH.length()).strip());
        }
      }
      in.skipNBytes(length);
      return Integer.parseInt(status[1]);
    }

    private String line() throws IOException {
      line.setLength(0);
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
