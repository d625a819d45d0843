package io.notestream.deploy.right;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Looks at what a worker's console shows, so that it calls what it needs for that. */
final class ConsolePages {

  private static final int OK = 200;

  private ConsolePages() {}

  /** Looks at every page, and for a user and a note that nobody knows. */
  static void look(URI admin, String user) throws IOException, InterruptedException {
    List<String> reads =
        List.of(
            "now",
            "shards",
            "dead-letters?state=OPEN",
            "expirations",
            "gaps",
            "find?q=" + user,
            "find?q=01M88GB7QG1EZSZMXZJB4CHPEB",
            "find?q=" + user + "%2001M88GB7QG1EZSZMXZJB4CHPEB");
    for (String read : reads) {
      HttpRequest request = HttpRequest.newBuilder(admin.resolve("/api/console/" + read)).build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != OK) {
        throw new IOException(read + ": " + response.statusCode() + " " + response.body());
      }
    }
  }
}
