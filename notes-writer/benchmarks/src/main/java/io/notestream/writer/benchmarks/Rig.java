package io.notestream.writer.benchmarks;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.server.NotesServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An engine, a writer on it, and a caller of each: with the SDK and by HTTP. Thread-safe. */
final class Rig implements AutoCloseable {

  private static final TableNames TABLES = TableNames.standard();
  private static final UserId ALICE = new UserId("alice");
  private static final String TEXT = "x".repeat(200);
  private static final byte[] NOTE =
      ("{\"title\": \"milk\", \"body\": \"" + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);

  private final LocalDynamoDb engine = LocalDynamoDb.builder().start();
  private final DynamoDbClient sdk =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClient(Apache5HttpClient.builder().maxConnections(200).build())
          .build();
  private final NotesServer server;

  /** The same client as the SDK's, so that the difference is the service. */
  private final SdkHttpClient http = Apache5HttpClient.builder().maxConnections(200).build();

  Rig() {
    new TableCreator(sdk).createMissing(NotestreamTables.all(TABLES));
    server = NotesServer.builder().endpoint(engine.endpoint()).start();
  }

  URI api() {
    return server.uri();
  }

  /** Puts a note's item by the SDK. */
  NoteId put() {
    Instant now = Instant.now();
    NoteId id = NoteId.next(now);
    Note note = Note.builder(id, ALICE, now).title("milk").body(TEXT).build();
    sdk.putItem(r -> r.tableName(TABLES.notes()).item(NoteCodec.encode(note)));
    return id;
  }

  /** Gets a note's item by the SDK, consistently, as the API does. */
  void get(NoteId id) {
    sdk.getItem(
        r -> r.tableName(TABLES.notes()).key(NoteKeys.note(ALICE, id)).consistentRead(true));
  }

  /** Creates a note by the API. */
  void post() {
    send(
        request(SdkHttpMethod.POST, "/notes")
            .putHeader("Content-Type", "application/json")
            .putHeader("Content-Length", Integer.toString(NOTE.length))
            .contentStreamProvider(ContentStreamProvider.fromByteArray(NOTE))
            .build(),
        201);
  }

  /** Gets a note by the API. */
  void fetch(NoteId id) {
    send(request(SdkHttpMethod.GET, "/notes/" + id).build(), 200);
  }

  private SdkHttpFullRequest.Builder request(SdkHttpMethod method, String path) {
    return SdkHttpFullRequest.builder()
        .method(method)
        .uri(server.uri().resolve(path))
        .putHeader("X-User-Id", "alice");
  }

  private void send(SdkHttpFullRequest request, int expected) {
    try {
      HttpExecuteRequest.Builder prepared = HttpExecuteRequest.builder().request(request);
      request.contentStreamProvider().ifPresent(prepared::contentStreamProvider);
      HttpExecuteResponse response = http.prepareRequest(prepared.build()).call();
      try (AbortableInputStream body = response.responseBody().orElseThrow()) {
        body.readAllBytes();
      }
      int status = response.httpResponse().statusCode();
      if (status != expected) {
        throw new IllegalStateException(request + " gave " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    http.close();
    sdk.close();
    engine.close();
  }
}
