package io.notestream.writer.server;

import io.notestream.writer.api.NotesApi;
import io.notestream.writer.http.Response;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Waits for the bodies of requests, and passes on those that are whole. A caller may announce more
 * than it sends, break the encoding of its chunks, fall silent, or send a byte now and then: no
 * thread waits for it meanwhile, so that hundreds of such callers keep nobody else waiting. What
 * all of them have sent has its limit too.
 */
final class BodyCollector extends Handler.Wrapper {

  private static final String BODY = BodyCollector.class.getName();

  /** What part of the heap bodies may take, and no more: the rest is for serving them. */
  private static final int PART_OF_HEAP = 4;

  private final int most;
  private final HttpSettings settings;
  private final long mostOfAll;
  private final AtomicLong held = new AtomicLong();

  /**
   * Creates a collector.
   *
   * @param most the bytes of a body that are read; further ones stay unread
   */
  BodyCollector(int most, HttpSettings settings) {
    this(most, settings, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Creates a collector with a limit of its own.
   *
   * @param mostOfAll the bytes of all bodies that may be held at once
   */
  BodyCollector(int most, HttpSettings settings, long mostOfAll) {
    this.most = most;
    this.settings = settings;
    this.mostOfAll = mostOfAll;
  }

  /** Returns the body of a request that was passed on; empty if there is none. */
  static byte[] body(Request request) {
    return request.getAttribute(BODY) instanceof byte[] body ? body : new byte[0];
  }

  /** Returns how many bytes of bodies are held at this moment. */
  long held() {
    return held.get();
  }

  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    new Reading(request, response, callback).run();
    return true;
  }

  private void passOn(
      Request request, org.eclipse.jetty.server.Response response, Callback callback)
      throws Exception {
    if (!super.handle(request, response, callback)) {
      callback.failed(new IllegalStateException("no handler has served the request"));
    }
  }

  /** Reads one body; Jetty runs it again whenever more of the body has arrived. */
  private final class Reading implements Runnable {

    private final Request request;
    private final org.eclipse.jetty.server.Response response;
    private final Callback callback;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final long end = System.nanoTime() + settings.requestTimeout().toNanos();

    Reading(Request request, org.eclipse.jetty.server.Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = Callback.from(callback, () -> held.addAndGet(-body.size()));
    }

    @Override
    public void run() {
      while (true) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          refuse(chunk.getFailure());
          return;
        }
        boolean whole = keep(chunk);
        if (held.get() > mostOfAll) {
          send(NotesApi.problem(503, "too many long requests arrive at this moment"));
          return;
        }
        if (whole) {
          serve();
          return;
        }
        if (System.nanoTime() - end > 0) {
          send(tooSlow("not whole", settings.requestTimeout()));
          return;
        }
      }
    }

    /** Keeps what has arrived; returns whether nothing more is to be read. */
    private boolean keep(Content.Chunk chunk) {
      ByteBuffer bytes = chunk.getByteBuffer();
      byte[] read = new byte[Math.min(bytes.remaining(), most - body.size())];
      bytes.get(read);
      body.writeBytes(read);
      held.addAndGet(read.length);
      boolean whole = chunk.isLast() || body.size() >= most;
      chunk.release();
      return whole;
    }

    private void serve() {
      request.setAttribute(BODY, body.toByteArray());
      try {
        passOn(request, response, callback);
      } catch (Exception e) { // By Jetty's signature.
        callback.failed(e);
      }
    }

    private void refuse(Throwable failure) {
      // A client that is gone, whose response nobody reads, looks like one that has sent too
      // little.
      send(
          isTimeout(failure)
              ? tooSlow("interrupted", settings.idleTimeout())
              : NotesApi.problem(
                  400,
                  "the body ends early: it is shorter than announced, or its chunks are"
                      + " malformed"));
    }

    private void send(Response problem) {
      response.setStatus(problem.status());
      problem.headers().forEach((name, value) -> response.getHeaders().put(name, value));
      response.getHeaders().put(HttpHeader.CONNECTION, "close"); // The rest of it may still come.
      response.write(true, ByteBuffer.wrap(problem.body()), callback);
    }
  }

  private static Response tooSlow(String how, Duration limit) {
    return NotesApi.problem(
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
