package io.notestream.writer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.DateUtils;

/** An HTTP client that does something of a test's own instead of sending a request. */
public final class InterposedHttp implements SdkHttpClient {

  /** What is done instead of sending a request. */
  @FunctionalInterface
  public interface Interference {
    HttpExecuteResponse call(ExecutableHttpRequest request) throws IOException;
  }

  private record Planned(String operation, Interference interference) {}

  private final SdkHttpClient http;
  private final Queue<Planned> planned = new ConcurrentLinkedQueue<>();
  private final List<SdkHttpRequest> requests = new CopyOnWriteArrayList<>();

  public InterposedHttp(SdkHttpClient http) {
    this.http = http;
  }

  /** Does something instead of sending the next request of an operation. */
  public void next(String operation, Interference interference) {
    planned.add(new Planned(operation, interference));
  }

  /** Sends the next request of an operation, and returns an error instead of its response. */
  public void failAfter(String operation, String error) {
    next(
        operation,
        request -> {
          request.call();
          return error(error, Instant.now());
        });
  }

  /** Returns an error for the next request of an operation, which is not sent. */
  public void failInstead(String operation, String error) {
    next(operation, request -> error(error, Instant.now()));
  }

  /** Returns the requests of an operation, whatever became of them. */
  public List<SdkHttpRequest> requests(String operation) {
    return requests.stream().filter(request -> isFor(request, operation)).toList();
  }

  private static boolean isFor(SdkHttpRequest request, String operation) {
    return request.firstMatchingHeader("X-Amz-Target").orElse("").endsWith("." + operation);
  }

  /** An error as DynamoDB sends it, by a clock of its own. */
  public static HttpExecuteResponse error(String name, Instant date) {
    String json = "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + name + "\"}";
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(400)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Date", DateUtils.formatRfc822Date(date))
                .build())
        .responseBody(
            AbortableInputStream.create(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    requests.add(request.httpRequest());
    Planned first = planned.peek();
    if (first == null || !isFor(request.httpRequest(), first.operation)) {
      return prepared;
    }
    planned.remove();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return first.interference.call(prepared);
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public void close() {
    // The client behind it is somebody else's.
  }
}
