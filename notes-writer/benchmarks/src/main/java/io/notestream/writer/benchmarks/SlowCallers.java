package io.notestream.writer.benchmarks;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Callers who begin a request and fall silent: half of them in the headers, half in the body. */
final class SlowCallers implements AutoCloseable {

  private final List<Socket> sockets = new ArrayList<>();

  SlowCallers(URI api, int number) throws IOException {
    for (int i = 0; i < number; i++) {
      Socket socket = new Socket(api.getHost(), api.getPort());
      sockets.add(socket);
      String begun =
          "POST /notes HTTP/1.1\r\nHost: x\r\nX-User-Id: slow\r\n"
              + (i % 2 == 0
                  ? "Content-"
                  : "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"title\"");
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
