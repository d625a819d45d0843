package io.notestream.writer.server;

import io.notestream.writer.contract.Call;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.contract.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests to a server over a socket, as they are: no client mends or refuses them. */
final class SocketTransport implements Transport {

  private final NotesServer server;

  SocketTransport(NotesServer server) {
    this.server = server;
  }

  @Override
  public Reply send(Call call) {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(30_000);
      OutputStream out = socket.getOutputStream();
      out.write(head(call).getBytes(StandardCharsets.UTF_8));
      if (call.body() != null) {
        out.write(call.body());
      }
      out.flush();
      return reply(socket.getInputStream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(call.method() + " " + call.target(), e);
    }
  }

  private static String head(Call call) {
    StringBuilder head = new StringBuilder(call.method() + " " + call.target() + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    call.headers().forEach(h -> head.append(h.getKey() + ": " + h.getValue() + "\r\n"));
    if (call.body() != null) {
      head.append("Content-Length: " + call.body().length + "\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static Reply reply(byte[] bytes) {
    int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\r\n");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      String value = line.substring(line.indexOf(':') + 1).strip();
      headers.merge(line.substring(0, line.indexOf(':')), value, (a, b) -> a + ", " + b);
    }
    byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
    return new Reply(
        Integer.parseInt(lines[0].split(" ")[1]),
        headers,
        "chunked".equals(headers.get("Transfer-Encoding")) ? joined(body) : body);
  }

  /** Returns the content of chunks. */
  private static byte[] joined(byte[] chunks) {
    String text = new String(chunks, StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int lineEnd = text.indexOf("\r\n", at);
      int length = Integer.parseInt(text.substring(at, lineEnd), 16);
      if (length == 0) {
        return content.toByteArray();
      }
      content.write(chunks, lineEnd + 2, length);
      at = lineEnd + 2 + length + 2;
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
