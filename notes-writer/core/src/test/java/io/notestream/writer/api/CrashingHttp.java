package io.notestream.writer.api;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * An HTTP client that loses responses, or ends its instance of the service between two calls.
 * Thread-safe.
 */
final class CrashingHttp implements SdkHttpClient {

  /** The instance ends here: nothing that is called afterwards does anything. */
  static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /** What happens to one call. */
  enum Fault {
    CRASH_BEFORE,
    CRASH_AFTER,
    LOSE_REQUEST,
    LOSE_RESPONSE
  }

  private final SdkHttpClient http;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile Fault fault;
  private volatile int from;
  private volatile int to;
  private volatile boolean crashed;

  CrashingHttp(SdkHttpClient http) {
    this.http = http;
  }

  /** Plans what happens to one or some of the next calls; often nothing. */
  void plan(Random random) {
    calls.set(0);
    fault = random.nextInt(3) == 0 ? Fault.values()[random.nextInt(Fault.values().length)] : null;
    from = random.nextInt(3);
    to = from + random.nextInt(2);
  }

  /** Lets nothing happen to the next calls. */
  void clear() {
    fault = null;
  }

  boolean crashed() {
    return crashed;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    int call = calls.getAndIncrement();
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    Fault planned = call >= from && call <= to ? fault : null;
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        if (crashed || planned == Fault.CRASH_BEFORE) {
          throw crash();
        }
        if (planned == Fault.LOSE_REQUEST) {
          throw new IOException("the request was lost");
        }
        HttpExecuteResponse response = prepared.call();
        if (planned == Fault.CRASH_AFTER) {
          throw crash();
        }
        if (planned == Fault.LOSE_RESPONSE) {
          throw new IOException("the response was lost");
        }
        return response;
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private Crash crash() {
    crashed = true;
    return new Crash();
  }

  @Override
  public void close() {
    // The client behind it is shared.
  }
}
