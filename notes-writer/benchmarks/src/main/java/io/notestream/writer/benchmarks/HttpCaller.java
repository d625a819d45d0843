package io.notestream.writer.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One caller, who keeps its connection and sends the same request again and again. Used by one
 * thread.
 */
final class HttpCaller implements AutoCloseable {

  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_RESPONSE = 1 << 16;
  private static final int STATUS_AT = "HTTP/1.1 ".length();
  private static final int LOWER_CASE = 'a' - 'A';

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final int expected;
  private final ByteBuffer response = ByteBuffer.allocateDirect(LONGEST_RESPONSE);
  private long sentNanos;

  /**
   * Connects.
   *
   * @param selector learns when a response arrives
   * @param expected the status that every response must have
   */
  HttpCaller(URI server, Selector selector, byte[] request, int expected) throws IOException {
    this.request = ByteBuffer.allocateDirect(request.length).put(request);
    this.expected = expected;
    channel = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Sends the request. */
  void send() throws IOException {
    request.flip();
    sentNanos = System.nanoTime();
    channel.write(request);
    if (request.hasRemaining()) {
      throw new IOException("the server does not read");
    }
  }

  /**
   * Reads what has arrived.
   *
   * @return how long the response took, in microseconds, if it is whole now; else -1
   * @throws IOException if it is not the expected response
   */
  long receive() throws IOException {
    if (channel.read(response) < 0) {
      throw new IOException("the server has closed the connection");
    }
    int head = endOfHead();
    if (head < 0) {
      return -1;
    }
    int status = number(STATUS_AT);
    if (status != expected) {
      throw new IOException("the status is " + status + " instead of " + expected);
    }
    int whole = head + contentLength(head);
    if (response.position() < whole) {
      return -1;
    }
    if (response.position() > whole) {
      throw new IOException("the response is longer than it says");
    }
    response.clear();
    return (System.nanoTime() - sentNanos) / 1000;
  }

  private int endOfHead() {
    for (int i = STATUS_AT; i + 3 < response.position(); i++) {
      if (isLineEnd(i) && isLineEnd(i + 2)) {
        return i + 4;
      }
    }
    return -1;
  }

  private int contentLength(int head) throws IOException {
    for (int i = STATUS_AT; i < head; i++) {
      if (isLineEnd(i) && startsWithLength(i + 2)) {
        return number(i + 2 + LENGTH.length);
      }
    }
    throw new IOException("the response does not say how long it is");
  }

  private boolean isLineEnd(int at) {
    return response.get(at) == '\r' && response.get(at + 1) == '\n';
  }

  private boolean startsWithLength(int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      int c = response.get(at + i);
      if (c != LENGTH[i] && c + LOWER_CASE != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number that stands somewhere, after white space or none. */
  private int number(int start) {
    int at = start;
    while (response.get(at) == ' ') {
      at++;
    }
    int number = 0;
    for (; Character.isDigit(response.get(at)); at++) {
      number = 10 * number + response.get(at) - '0';
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
