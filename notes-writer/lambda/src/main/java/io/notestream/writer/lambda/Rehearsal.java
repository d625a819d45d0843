package io.notestream.writer.lambda;

import io.notestream.function.EmbeddedMetrics;
import io.notestream.function.MetricUnit;
import io.notestream.model.endpoint.RehearsalHttpClient;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.cursor.CursorKeys;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.jwt.GatewayIdentity;
import io.notestream.writer.identity.jwt.JwtSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the function does before a snapshot of its process: requests of a user who does not exist,
 * to an API of their own that calls nobody, at a time long past. What an invocation goes by is not
 * touched: its clients, its keys, the order of its ids.
 */
final class Rehearsal {

  /** Ids that are made then do not precede those that are made after a restore. */
  private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");

  private static final String ID = "00VHNCZB00000000000000000G";

  private static final String NOTE =
      """
      {"PK":{"S":"USER#nobody"},"SK":{"S":"NOTE#%1$s"},"entity":{"S":"NOTE"},\
      "noteId":{"S":"%1$s"},"userId":{"S":"nobody"},"title":{"S":"title"},"body":{"S":"body"},\
      "bodyBytes":{"N":"4"},"tags":{"SS":["tag"]},"version":{"N":"1"},\
      "createdAt":{"S":"2000-01-01T00:00:00.000Z"},"updatedAt":{"S":"2000-01-01T00:00:00.000Z"}}"""
          .formatted(ID);

  private static final Map<String, String> RESPONSES =
      Map.of(
          "GetItem", "{\"Item\":" + NOTE + "}",
          "Query", "{\"Items\":[" + NOTE + "],\"Count\":1,\"ScannedCount\":1}",
          "UpdateItem", "{\"Attributes\":" + NOTE.replace("\"N\":\"1\"", "\"N\":\"2\"") + "}",
          "DeleteItem", "{\"Attributes\":" + NOTE + "}");

  private Rehearsal() {}

  /** Sends each request, and returns the results. */
  static List<String> perform() throws IOException {
    List<String> results = new ArrayList<>();
    try (DynamoDbClients clients =
            DynamoDbClients.build(builder -> RehearsalHttpClient.callNobody(builder, RESPONSES));
        NotesApi api =
            NotesApi.builder()
                .clients(clients)
                .identity(new GatewayIdentity("sub", JwtSettings.DEFAULT_OPERATOR_SCOPE))
                .clock(InstantSource.fixed(LONG_AGO))
                .cursorKeys(
                    CursorKeys.of(List.of("a key with which no cursor of anybody is sealed")))
                .build()) {
      ApiHandler handler = new ApiHandler(api, null);
      String body = "{\"title\":\"title\",\"body\":\"body\",\"tags\":[\"tag\"]}";
      results.add(send(handler, "POST", "/notes", body));
      results.add(send(handler, "GET", "/notes/" + ID, null));
      results.add(send(handler, "GET", "/notes", null));
      results.add(send(handler, "PUT", "/notes/" + ID, body));
      results.add(send(handler, "DELETE", "/notes/" + ID, null));
    }
    new EmbeddedMetrics("Rehearsal")
        .add("rehearsal", MetricUnit.COUNT, Map.of("status", "2xx"), 1)
        .lines(LONG_AGO);
    return results;
  }

  private static String send(ApiHandler handler, String method, String path, @Nullable String body)
      throws IOException {
    String content =
        body == null
            ? ""
            : ",\"isBase64Encoded\":false,\"body\":\"" + body.replace("\"", "\\\"") + "\"";
    String event =
        """
        {"version":"2.0","rawPath":"%s","rawQueryString":"",\
        "headers":{"content-type":"application/json"},\
        "requestContext":{"stage":"$default","http":{"method":"%s"},\
        "authorizer":{"jwt":{"claims":{"sub":"nobody"}}}}%s}"""
            .formatted(path, method, content);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), result, null);
    return result.toString(StandardCharsets.UTF_8);
  }
}
