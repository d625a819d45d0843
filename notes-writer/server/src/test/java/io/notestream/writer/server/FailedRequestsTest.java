package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What callers are told of failures that nobody foresaw. */
class FailedRequestsTest {

  private static final String SECRET = "what only the log may have";

  @Test
  void saysWhatToQuoteOfABug() throws Exception {
    HttpResponse<String> response = respond(new IllegalStateException(SECRET));

    assertThat(response.body())
        .contains("quote the trace 0af7651916cd43dd8448eb211c80319c")
        .doesNotContain("IllegalState", SECRET);
  }

  /** Jetty would send the error itself. */
  @Test
  void saysWhatToQuoteOfAnError() throws Exception {
    HttpResponse<String> response = respond(new LinkageError(SECRET));

    assertThat(response.body())
        .containsPattern("quote the error [0-9a-f-]{36}")
        .doesNotContain("LinkageError", SECRET);
  }

  private static HttpResponse<String> respond(Throwable failure) throws Exception {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().start()) {
      TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
      try (NotesServer server =
          NotesServer.builder()
              .endpoint(engine.endpoint())
              .identity(new Failing(failure))
              .start()) {
        URI summary = server.uri().resolve("/summary");
        HttpResponse<String> response =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(summary)
                        .header(
                            "traceparent",
                            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .build(),
                    BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
        assertThat(response.body()).contains("urn:notestream:problem:internal");
        return response;
      }
    }
  }

  /** Fails with every request. */
  private record Failing(Throwable failure) implements Identity {

    @Override
    public Caller identify(Request request) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public boolean loopbackOnly() {
      return true;
    }
  }
}
