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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** An engine, a writer on it, and callers of each: with the SDK and by HTTP. Thread-safe. */
final class Rig implements AutoCloseable {

  private static final TableNames TABLES = TableNames.standard();
  private static final UserId ALICE = new UserId("alice");
  private static final String TEXT = "x".repeat(200);
  private static final byte[] NONE = {};
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

  private final HttpCallers callers;
  private final BareServer bare;
  private final HttpCallers bareCallers;

  Rig() {
    new TableCreator(sdk).createMissing(NotestreamTables.all(TABLES));
    server = NotesServer.builder().endpoint(engine.endpoint()).start();
    callers = new HttpCallers(server.uri());
    bare = new BareServer(this);
    bareCallers = new HttpCallers(bare.uri());
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
    callers.send("POST", "/notes", NOTE, 201);
  }

  /** Puts a note's item by way of an HTTP server that does nothing else. */
  void postBare() {
    bareCallers.send("POST", "/notes", NOTE, 201);
  }

  /** Gets a note's item by way of an HTTP server that does nothing else. */
  void fetchBare(NoteId id) {
    bareCallers.send("GET", "/" + id, NONE, 200);
  }

  /** Gets a note by the API. */
  void fetch(NoteId id) {
    callers.send("GET", "/notes/" + id, NONE, 200);
  }

  @Override
  public void close() {
    bareCallers.close();
    bare.close();
    callers.close();
    server.close();
    sdk.close();
    engine.close();
  }
}
