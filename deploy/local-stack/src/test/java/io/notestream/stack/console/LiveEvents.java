package io.notestream.stack.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Server-sent events as a page gets them. */
final class LiveEvents implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int status;
  private final InputStream body;
  private final BufferedReader lines;
  private final StringBuilder seen = new StringBuilder();
  private String id = "";

  LiveEvents(ConsoleStack stack, String path, @Nullable String lastId) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(stack.console().resolve(path));
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> response =
        HTTP.sendAsync(request.build(), BodyHandlers.ofInputStream()).get(20, TimeUnit.SECONDS);
    status = response.statusCode();
    body = response.body();
    lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  int status() {
    return status;
  }

  /** Returns the first change of a note. */
  JsonNode next(String note) throws IOException {
    while (true) {
      String line = lines.readLine();
      seen.append(line);
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      }
      if (line.startsWith("data: [")) {
        for (JsonNode change : ConsoleStack.json(line.substring(6))) {
          if (change.path("noteId").asText().equals(note)) {
            return change;
          }
        }
      }
    }
  }

  String id() {
    return id;
  }

  String seen() {
    return seen.toString();
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
