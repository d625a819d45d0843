package io.notestream.writer.lambda;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.contract.Call;
import io.notestream.writer.contract.Reply;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The function behind API Gateway's authorizer, with an engine of its own. */
final class TestFunction implements AutoCloseable {

  static final String CURSOR_KEY = "0123456789abcdef0123456789abcdef";

  private final LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start();
  private final NotesApi api;
  private final ApiHandler handler;

  TestFunction(Path blobs) {
    try (DynamoDbClients clients = Connections.dynamoDb(engine.endpoint(), null)) {
      new TableCreator(clients.reads())
          .createMissing(NotestreamTables.all(TableNames.withPrefix("f-")));
    }
    api =
        FunctionSettings.of(
                Map.of(
                    "NOTESTREAM_ENDPOINT_URL",
                    engine.endpoint().toString(),
                    "NOTESTREAM_TABLE_PREFIX",
                    "f-",
                    "NOTESTREAM_BLOBS",
                    blobs.toString(),
                    "NOTESTREAM_CURSOR_KEYS",
                    CURSOR_KEY))
            .open();
    handler = new ApiHandler(api, "Notestream/f");
  }

  LocalDynamoDb engine() {
    return engine;
  }

  /** The event of a request that has passed the authorizer with a token of alice. */
  static ObjectNode event(String method, String target, String body) {
    byte[] bytes = body == null ? null : body.getBytes(StandardCharsets.UTF_8);
    List<Map.Entry<String, String>> headers =
        body == null ? List.of() : List.of(Map.entry("Content-Type", "application/json"));
    ObjectNode event = Events.of(new Call(method, target, headers, bytes));
    context(event).put("domainName", "abc.execute-api.us-east-1.amazonaws.com");
    claims(event).put("sub", "alice");
    return event;
  }

  static ObjectNode context(ObjectNode event) {
    return (ObjectNode) event.path("requestContext");
  }

  /** The claims of an event, to be altered. */
  static ObjectNode claims(ObjectNode event) {
    return context(event).withObject("/authorizer/jwt/claims");
  }

  Reply invoke(ObjectNode event) {
    return Events.reply(result(event.toString(), Duration.ofSeconds(20)));
  }

  /** What the function returns for an event with so much time left. */
  byte[] result(String event, Duration left) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          out,
          new InvocationContext(left));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    api.close();
    engine.close();
  }

  private record InvocationContext(Duration left) implements Context {

    @Override
    public int getRemainingTimeInMillis() {
      return (int) left.toMillis();
    }

    @Override
    public String getAwsRequestId() {
      return "request";
    }

    @Override
    public String getLogGroupName() {
      return "group";
    }

    @Override
    public String getLogStreamName() {
      return "stream";
    }

    @Override
    public String getFunctionName() {
      return "notes";
    }

    @Override
    public String getFunctionVersion() {
      return "1";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "arn:aws:lambda:us-east-1:000000000000:function:notes";
    }

    @Override
    public CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getMemoryLimitInMB() {
      return 512;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException("the function logs through slf4j");
    }
  }
}
