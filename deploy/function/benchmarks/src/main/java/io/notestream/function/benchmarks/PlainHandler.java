package io.notestream.function.benchmarks;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * A function as it is usually written: it puts one note by the enhanced client, with everything as
 * the SDK has it by default. It checks nothing, and keeps no order and no count.
 */
public final class PlainHandler implements RequestStreamHandler {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DynamoDbTable<PlainNote> table =
      DynamoDbEnhancedClient.create().table("plain", TableSchema.fromBean(PlainNote.class));

  /** Makes the client, as Lambda needs it. */
  public PlainHandler() {}

  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    JsonNode body = JSON.readTree(JSON.readTree(input).path("body").asText());
    PlainNote note = new PlainNote();
    note.setId(UUID.randomUUID().toString());
    note.setTitle(body.path("title").asText());
    table.putItem(note);
    JSON.writeValue(output, Map.of("statusCode", 201, "body", JSON.writeValueAsString(note)));
  }
}
