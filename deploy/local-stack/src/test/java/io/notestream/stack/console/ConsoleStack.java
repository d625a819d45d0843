package io.notestream.stack.console;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.fault.Fault;
import io.notestream.model.endpoint.LocalAccess;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import io.notestream.stack.LocalStack;
import io.notestream.stack.NotesClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A stack whose console is looked at, and what can go wrong there. */
final class ConsoleStack implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path target;
  private final LocalStack stack;
  private final DynamoDbClient dynamoDb;

  ConsoleStack(Path directory) {
    target = directory.resolve("reactions");
    stack =
        LocalStack.builder()
            .reactions(
                List.of(
                    ReactionSettings.parse("archive"),
                    ReactionSettings.parse("recording:to=" + target)))
            .worker(
                worker ->
                    worker.reactionOptions(
                        new ReactionOptions(
                            Duration.ofMillis(100),
                            Duration.ofMillis(500),
                            16,
                            Duration.ofHours(12),
                            Duration.ofMinutes(1))))
            .start();
    dynamoDb =
        DynamoDbClient.builder()
            .endpointOverride(stack.dynamoDb().endpoint())
            .region(LocalAccess.region())
            .credentialsProvider(LocalAccess.credentials())
            .build();
  }

  LocalStack stack() {
    return stack;
  }

  URI console() {
    return stack.admin();
  }

  DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  NotesClient user(String name) {
    return new NotesClient(stack.api(), name);
  }

  /** Starts a worker of another application, whose console asks for a token. */
  StreamWorker guardedWorker(String token) {
    return StreamWorker.builder()
        .endpoint(stack.dynamoDb().endpoint())
        .profile(KclProfile.local())
        .application("guarded")
        .sweeper(null)
        .adminHost("0.0.0.0")
        .console(ConsoleSettings.standard().withToken(token))
        .start();
  }

  /** Lets the target of a reaction be down. */
  void breakTarget() throws IOException {
    Files.createFile(broken());
  }

  void mendTarget() throws IOException {
    Files.deleteIfExists(broken());
  }

  private Path broken() {
    return target.resolveSibling(target.getFileName() + ".broken");
  }

  /** Stores what cannot be read as a note. */
  String poison(String user) {
    NoteId note = NoteId.next(Instant.now());
    Map<String, AttributeValue> item = new HashMap<>(NoteKeys.note(new UserId(user), note));
    item.put("entity", AttributeValue.fromS("NOTE"));
    item.put("userId", AttributeValue.fromS(user));
    item.put("noteId", AttributeValue.fromS(note.value()));
    item.put("title", AttributeValue.fromS("a secret title"));
    item.put("body", AttributeValue.fromS("a secret body"));
    dynamoDb.putItem(r -> r.tableName(TableNames.standard().notes()).item(item));
    return note.value();
  }

  /** Creates a note that DynamoDB refuses to count, so that it is parked and can be redriven. */
  String refused(String user) {
    int before = letters(user, "OPEN").size(); // Others' changes are refused meanwhile too.
    Fault refusing =
        stack
            .dynamoDb()
            .faults()
            .on("TransactWriteItems")
            .table(TableNames.standard().noteViews())
            .fail("ValidationException", "not this one");
    try {
      String note = user(user).create("{\"title\":\"a secret title\",\"body\":\"a secret body\"}");
      await().atMost(PATIENCE).until(() -> letters(user, "OPEN").size() > before);
      return note;
    } finally {
      refusing.remove();
    }
  }

  /** Writes a wrong number of active notes into a user's summary. */
  void spoil(String user, int activeNotes) {
    dynamoDb.updateItem(
        r ->
            r.tableName(TableNames.standard().noteViews())
                .key(ViewKeys.userSummary(new UserId(user)))
                .updateExpression("SET activeNotes = :wrong")
                .expressionAttributeValues(
                    Map.of(":wrong", AttributeValue.fromN(Integer.toString(activeNotes)))));
  }

  /** Writes down that something was lost. */
  Gap lose(String shard) {
    Gap gap =
        Gap.seen(
            "2026-01-01T00:00:00.000",
            shard,
            "100000000000000000042",
            null,
            "the shard is gone: its records after that were not read",
            Instant.now());
    dynamoDb.putItem(r -> r.tableName(TableNames.standard().noteOps()).item(gap.toItem()));
    return gap;
  }

  JsonNode get(String path) {
    HttpResponse<String> response = send(HttpRequest.newBuilder(console().resolve(path)).build());
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return json(response.body());
  }

  /** Returns the status of what the page of trials reads. */
  int tryStatus(String user) {
    URI address = console().resolve("/api/console/try?user=" + encoded(user));
    return send(HttpRequest.newBuilder(address).build()).statusCode();
  }

  HttpResponse<String> post(String path, String body) {
    String csrf = get("/api/console/session").path("csrf").asText();
    return send(
        HttpRequest.newBuilder(console().resolve(path))
            .header("X-Csrf-Token", csrf)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Returns what a redrive of a letter would do. */
  JsonNode check(String id) {
    return get("/api/console/dead-letter/check?id=" + encoded(id));
  }

  /** Returns the letters of a user in a state. */
  JsonNode letters(String user, String state) {
    return get("/api/console/dead-letters?state=" + state + "&user=" + encoded(user))
        .path("letters");
  }

  /** Runs a job on letters to its end. */
  JsonNode job(String body) {
    HttpResponse<String> started = post("/api/console/jobs", body);
    if (started.statusCode() != 200) {
      throw new AssertionError(started.statusCode() + " " + started.body());
    }
    String id = json(started.body()).path("id").asText();
    await().atMost(PATIENCE).until(() -> stateOf(id).path("endedAt").isTextual());
    return stateOf(id);
  }

  /** Returns how far a job is. */
  JsonNode stateOf(String id) {
    for (JsonNode job : get("/api/console/jobs").path("jobs")) {
      if (job.path("id").asText().equals(id)) {
        return job;
      }
    }
    throw new AssertionError("there is no job " + id);
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    dynamoDb.close();
    stack.close();
  }
}
