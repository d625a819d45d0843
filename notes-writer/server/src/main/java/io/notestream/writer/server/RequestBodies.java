package io.notestream.writer.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;

/**
 * Reads the bodies of requests. A caller may announce more than it sends, break the encoding of its
 * chunks, fall silent, or send a byte now and then, while a thread waits. Thread-safe.
 */
final class RequestBodies {

  private static final int BLOCK = 16 * 1024;

  private final int most;
  private final HttpSettings settings;

  /**
   * @param most the bytes of a body that are read; further ones stay unread
   */
  RequestBodies(int most, HttpSettings settings) {
    this.most = most;
    this.settings = settings;
  }

  /** Thrown for a body that did not arrive whole. The message says why, for the caller. */
  static final class UnreadableBodyException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    UnreadableBodyException(int status, String message) {
      super(message, null, false, false); // The caller's fault: nothing of ours to be traced.
      this.status = status;
    }

    /** Returns the HTTP status that tells the caller. */
    int status() {
      return status;
    }
  }

  /** Returns the body; empty if there is none. */
  byte[] read(HttpServletRequest request) throws UnreadableBodyException {
    long end = System.nanoTime() + settings.requestTimeout().toNanos();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    try {
      InputStream in = request.getInputStream();
      while (body.size() < most) {
        int read = in.read(block, 0, Math.min(block.length, most - body.size()));
        if (read < 0) {
          break;
        }
        body.write(block, 0, read);
        if (System.nanoTime() - end > 0) {
          throw tooSlow("not whole", settings.requestTimeout());
        }
      }
    } catch (IOException | HttpException.RuntimeException e) {
      // A client that is gone, whose response nobody reads, looks like one that has sent too
      // little.
      throw isTimeout(e)
          ? tooSlow("interrupted", settings.idleTimeout())
          : new UnreadableBodyException(
              400,
              "the body ends early: it is shorter than announced, or its chunks are malformed");
    }
    return body.toByteArray();
  }

  private static UnreadableBodyException tooSlow(String how, Duration limit) {
    return new UnreadableBodyException(
        408, "the body is " + how + " after " + limit.toMillis() / 1000.0 + " seconds");
  }

  private static boolean isTimeout(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }
}
