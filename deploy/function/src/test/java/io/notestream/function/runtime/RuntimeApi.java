package io.notestream.function.runtime;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a> on
 * loopback: what Lambda is to a function's process. Thread-safe.
 */
public final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Invocation> next = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> running = new ConcurrentHashMap<>();
  private final CompletableFuture<String> initError = new CompletableFuture<>();

  private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
  private final CompletableFuture<Void> restored = new CompletableFuture<>();

  private volatile Result ends;

  private record Invocation(
      String id, byte[] event, Duration time, CompletableFuture<Result> result) {}

  /** What a function returned, or the error that it ended with. */
  public record Result(byte[] response, String error) {}

  public RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(ROOT + "/invocation/next", this::next);
    server.createContext(ROOT + "/invocation/", this::done);
    server.createContext(
        ROOT + "/init/error",
        exchange -> {
          initError.complete(text(exchange));
          respond(exchange, 202, new byte[0]);
        });
    server.createContext(
        ROOT + "/restore/next",
        exchange -> {
          snapshot.complete(null);
          await(restored);
          respond(exchange, 200, new byte[0]);
        });
    server.start();
  }

  /** What AWS_LAMBDA_RUNTIME_API is. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Invokes the function and waits for its result. */
  public Result invoke(byte[] event, Duration time) {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), event, time, new CompletableFuture<>());
    next.add(invocation);
    if (ends != null) {
      return ends;
    }
    return await(invocation.result);
  }

  /** Lets every invocation end at once, since nobody is there to respond. */
  void processEnded(int exitCode) {
    Result ended = new Result(null, "the process has ended with exit code " + exitCode);
    ends = ended;
    next.forEach(invocation -> invocation.result.complete(ended));
    running.values().forEach(invocation -> invocation.result.complete(ended));
  }

  /** Waits for a function that does not start, and returns the error that it reports. */
  public String awaitInitError() {
    return await(initError);
  }

  /** Waits until a function that starts from a snapshot is prepared for it. */
  public void awaitSnapshot() {
    await(snapshot);
  }

  /** Lets a function go on as if it had been restored from its snapshot. */
  public void restore() {
    restored.complete(null);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the function does not respond", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    Invocation invocation;
    try {
      invocation = next.take();
    } catch (InterruptedException e) {
      exchange.close(); // The test is over.
      return;
    }
    running.put(invocation.id, invocation);
    long deadline = System.currentTimeMillis() + invocation.time.toMillis();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json"); // The client does not survive without one.
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id);
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:000000000000:function:local");
    respond(exchange, 200, invocation.event);
  }

  private void done(HttpExchange exchange) throws IOException {
    String[] parts = exchange.getRequestURI().getPath().split("/");
    byte[] body = exchange.getRequestBody().readAllBytes();
    Invocation invocation = running.remove(parts[parts.length - 2]);
    boolean succeeded = parts[parts.length - 1].equals("response");
    respond(exchange, 202, new byte[0]);
    invocation.result.complete(
        succeeded
            ? new Result(body, null)
            : new Result(null, new String(body, StandardCharsets.UTF_8)));
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
