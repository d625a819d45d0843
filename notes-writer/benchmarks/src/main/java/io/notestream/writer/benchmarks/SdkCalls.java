package io.notestream.writer.benchmarks;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the API is compared with: calls of the SDK, which is left as it is. Thread-safe. */
final class SdkCalls implements AutoCloseable {

  /** The body of every note. */
  static final String TEXT = "x".repeat(200);

  private static final TableNames TABLES = TableNames.standard();
  private static final UserId ALICE = new UserId("alice");

  private final DynamoDbClient sdk;

  SdkCalls(URI endpoint) {
    sdk =
        DynamoDbClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClient(Apache5HttpClient.builder().maxConnections(200).build())
            .build();
  }

  /** Creates the tables that are missing. */
  void createTables() {
    new TableCreator(sdk).createMissing(NotestreamTables.all(TABLES));
  }

  /** Creates the table of notes anew, empty. */
  void emptyNotes() {
    sdk.deleteTable(r -> r.tableName(TABLES.notes()));
    sdk.waiter().waitUntilTableNotExists(r -> r.tableName(TABLES.notes()));
    createTables();
  }

  /** Returns the name of the table of notes. */
  static String notes() {
    return TABLES.notes();
  }

  /** Puts a note's item. */
  NoteId put() {
    Instant now = Instant.now();
    NoteId id = NoteId.next(now);
    Note note = Note.builder(id, ALICE, now).title("milk").body(TEXT).build();
    sdk.putItem(r -> r.tableName(TABLES.notes()).item(NoteCodec.encode(note)));
    return id;
  }

  /** Gets a note's item, consistently, as the API does. */
  void get(NoteId id) {
    sdk.getItem(
        r -> r.tableName(TABLES.notes()).key(NoteKeys.note(ALICE, id)).consistentRead(true));
  }

  @Override
  public void close() {
    sdk.close();
  }
}
