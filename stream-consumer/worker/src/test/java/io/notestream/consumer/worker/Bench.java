package io.notestream.consumer.worker;

import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An engine with a set of tables of its own, a client that writes notes as the writer does, and the
 * workers of a test, which are closed with it.
 */
public final class Bench implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalDynamoDb engine;
  private final boolean ownEngine;
  private final String prefix;
  private final TableNames tables;
  private final WorkerClients clients;
  private final List<StreamWorker> workers = new ArrayList<>();

  private Bench(LocalDynamoDb engine, boolean ownEngine, String prefix) {
    this.engine = engine;
    this.ownEngine = ownEngine;
    this.prefix = prefix;
    this.tables = TableNames.withPrefix(prefix);
    this.clients = new WorkerClients(engine.endpoint(), "us-east-1", 8, List.of());
    createTables();
  }

  /** Creates those of the tables that are missing. */
  public void createTables() {
    new TableCreator(clients.dynamoDb()).createMissing(NotestreamTables.all(tables));
  }

  /** With an engine of its own, whose TTL takes longer than any test. */
  public static Bench start() {
    return new Bench(LocalDynamoDb.builder().ttlDelay(Duration.ofDays(30)).start(), true, "");
  }

  /** With tables of its own in an engine that is there. */
  public static Bench in(LocalDynamoDb engine, String prefix) {
    return new Bench(engine, false, prefix);
  }

  public LocalDynamoDb engine() {
    return engine;
  }

  public URI endpoint() {
    return engine.endpoint();
  }

  /** What stands before the tables' names. */
  public String prefix() {
    return prefix;
  }

  public TableNames tables() {
    return tables;
  }

  public DynamoDbClient dynamoDb() {
    return clients.dynamoDb();
  }

  public WorkerClients clients() {
    return clients;
  }

  /** A worker's settings for this bench: no sweeper, the engine's clock. */
  public StreamWorker.Builder worker() {
    return StreamWorker.builder()
        .endpoint(engine.endpoint())
        .region("us-east-1")
        .tables(tables)
        .profile(KclProfile.local())
        .clock(engine.clock())
        .sweeper(null);
  }

  /** Starts a worker and waits until it is ready. */
  public StreamWorker running(StreamWorker.Builder settings) {
    StreamWorker worker = started(settings);
    worker.ready().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    return worker;
  }

  /** Starts a worker that is closed with the bench. */
  public StreamWorker started(StreamWorker.Builder settings) {
    StreamWorker worker = settings.start();
    workers.add(worker);
    return worker;
  }

  /** Writes a new note. */
  public Note create(String user, String title) {
    return put(Note.builder(newId(), new UserId(user), now()).title(title).body("body").build());
  }

  /** Writes a new note that ends after that time. */
  public Note createExpiring(String user, Duration timeToLive) {
    return put(
        Note.builder(newId(), new UserId(user), now())
            .title("title")
            .body("body")
            .expiry(Expiry.notBefore(now().plus(timeToLive)))
            .build());
  }

  /** Writes a note as it is. */
  public Note put(Note note) {
    dynamoDb().putItem(r -> r.tableName(tables.notes()).item(NoteCodec.encode(note)));
    return note;
  }

  /** Writes many new notes, spread over so many users: user0, user1 and so on. */
  public void createMany(int notes, int users) {
    for (int i = 0; i < notes; i++) {
      create("user" + i % users, "note " + i);
    }
  }

  public boolean exists(Note note) {
    return dynamoDb()
        .getItem(
            r ->
                r.tableName(tables.notes())
                    .key(NoteKeys.note(note.userId(), note.id()))
                    .consistentRead(true))
        .hasItem();
  }

  public UserSummary summary(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item =
        dynamoDb()
            .getItem(
                r ->
                    r.tableName(tables.noteViews())
                        .key(ViewKeys.userSummary(id))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? UserSummary.empty(id) : UserSummary.fromItem(id, item);
  }

  /** How many notes all those users have, by their summaries. */
  public long active(int users) {
    long sum = 0;
    for (int i = 0; i < users; i++) {
      sum += summary("user" + i).activeNotes();
    }
    return sum;
  }

  /** How many notes were created by all those users, by their summaries. */
  public long created(int users) {
    long sum = 0;
    for (int i = 0; i < users; i++) {
      sum += summary("user" + i).created();
    }
    return sum;
  }

  /** The name of the newest stream's lease table. */
  public String leaseTable() {
    return dynamoDb().listTables().tableNames().stream()
        .filter(name -> name.startsWith("notestream-consumer." + tables.notes() + "."))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The rows of the newest stream's lease table, by their keys. */
  public Map<String, Map<String, AttributeValue>> leases() {
    String table = leaseTable();
    return dynamoDb().scan(r -> r.tableName(table).consistentRead(true)).items().stream()
        .collect(Collectors.toMap(row -> row.get("leaseKey").s(), row -> row));
  }

  /** Writes a checkpoint into the newest stream's lease table, while no worker runs. */
  public void setCheckpoint(String shard, String checkpoint) {
    String table = leaseTable();
    dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(Map.of("leaseKey", AttributeValue.fromS(shard)))
                    .updateExpression("SET checkpoint = :checkpoint")
                    .expressionAttributeValues(
                        Map.of(":checkpoint", AttributeValue.fromS(checkpoint))));
  }

  public Instant now() {
    return engine.clock().instant();
  }

  /** Waits for what must come about. */
  public static ConditionFactory eventually() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
  }

  @Override
  public void close() {
    workers.forEach(StreamWorker::close);
    clients.close();
    if (ownEngine) {
      engine.close();
    }
  }

  private NoteId newId() {
    return NoteId.next(now());
  }
}
