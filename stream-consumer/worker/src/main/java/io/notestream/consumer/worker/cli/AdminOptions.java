package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.model.endpoint.LocalAccess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  /** Starts a request to an endpoint of the worker. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(admin.resolve(path));
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
