package io.notestream.writer.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Callers over HTTP, each of whom sends its next request once it has the response to its last. They
 * stand for callers on machines of their own: one thread serves all of their sockets, so that they
 * take little from what is measured.
 *
 * @param server where they call
 * @param request what each of them sends, byte for byte
 * @param expected the status that every response must have
 */
record HttpCallers(URI server, byte[] request, int expected) {

  private static final byte[] NONE = {};
  private static final byte[] NOTE =
      ("{\"title\": \"milk\", \"body\": \"" + SdkCalls.TEXT + "\"}")
          .getBytes(StandardCharsets.UTF_8);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** Returns callers who create a note of alice each time. */
  static HttpCallers creating(URI server) {
    return new HttpCallers(server, request("POST", "/notes", NOTE), 201);
  }

  /** Returns callers who get a note of alice. */
  static HttpCallers getting(URI server, String id) {
    return new HttpCallers(server, request("GET", "/notes/" + id, NONE), 200);
  }

  private static byte[] request(String method, String path, byte[] body) {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: notes\r\nX-User-Id: alice\r\n"
            + (body.length == 0
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n")
            + "\r\n";
    return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Lets so many callers send requests for a time.
   *
   * @return how long each response took, in microseconds
   * @throws IOException if a response is not the expected one
   */
  long[] call(int number, Duration time) throws IOException {
    List<HttpCaller> callers = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < number; i++) {
        callers.add(new HttpCaller(server, selector, request, expected));
      }
      return call(callers, selector, System.nanoTime() + time.toNanos());
    } finally {
      for (HttpCaller caller : callers) {
        caller.close();
      }
    }
  }

  private static long[] call(List<HttpCaller> callers, Selector selector, long end)
      throws IOException {
    Calls calls = new Calls(end, callers.size());
    for (HttpCaller caller : callers) {
      caller.send();
    }
    while (calls.pending > 0) {
      if (selector.select(calls::proceed, LONGEST_SILENCE.toMillis()) == 0) {
        throw new IOException("no response for " + LONGEST_SILENCE.toSeconds() + " s");
      }
    }
    return calls.micros.build().toArray();
  }

  /** The calls of one run. Used by one thread. */
  private static final class Calls {

    private final long end;
    private final LongStream.Builder micros = LongStream.builder();
    private int pending;

    Calls(long end, int pending) {
      this.end = end;
      this.pending = pending;
    }

    void proceed(SelectionKey key) {
      HttpCaller caller = (HttpCaller) key.attachment();
      try {
        long took = caller.receive();
        if (took < 0) {
          return;
        }
        micros.add(took);
        if (System.nanoTime() < end) {
          caller.send();
        } else {
          pending--;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
