package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.model.endpoint.LocalAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where a running worker is, for commands that call it. */
@Heading("Connection")
final class AdminOptions {

  @Option(
      names = "--admin-url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8081",
      description = "Where the admin endpoints of the worker are.")
  private URI admin = URI.create("http://127.0.0.1:8081");

  @Option(
      names = "--console-token",
      paramLabel = "TOKEN",
      description = {
        "The token that the worker was started with. Without it, a worker whose admin endpoints are",
        "not on loopback refuses to be changed."
      })
  private @Nullable String token;

  /** Starts a request to an endpoint of the worker. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.resolve(path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /**
   * Sends a request, and returns once the response's head is there.
   *
   * @throws ConnectException whose message is the address at which nothing listens
   */
  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpClient.Builder client = HttpClient.newBuilder();
    if (LocalAccess.isLoopback(admin)) {
      client.proxy(HttpClient.Builder.NO_PROXY); // Whatever the JVM's system properties say.
    }
    try {
      return client.build().send(request, handler);
    } catch (ConnectException e) {
      ConnectException located = new ConnectException(request.uri().resolve("/").toString());
      located.initCause(e);
      throw located;
    }
  }
}
