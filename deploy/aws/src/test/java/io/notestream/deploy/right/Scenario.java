package io.notestream.deploy.right;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.cli.Main;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.blob.DirectoryBlobStore;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.endpoint.LocalAccess;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.Meta;
import io.notestream.writer.api.NotesApi;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.identity.LocalIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Lets every program do what it does: the whole API; the three functions with changes, expirations,
 * malformed records, a target that fails and bodies to remove; and a worker with the same. Its
 * parts have engines of their own, since most of each is waiting.
 */
final class Scenario implements AutoCloseable {

  /** Nobody listens there: what is published stays pending. */
  private static final String REACTIONS =
      "archive,publish:sqs=http://127.0.0.1:9/q;endpoint=http://127.0.0.1:9;region=us-east-1";

  private static final TableNames TABLES = TableNames.standard();
  private static final JsonMapper JSON = new JsonMapper();

  /** What runs beside the others. */
  enum Part {
    /** The API, and the three functions with both generations. */
    FUNCTIONS,
    /** A worker, and the commands. */
    WORKER,
    /** A worker with the second generation. */
    SECOND_GENERATION
  }

  private final Part part;
  private final LocalDynamoDb engine =
      LocalDynamoDb.builder().port(0).ttlDelay(Duration.ofDays(2)).start();
  private final Map<String, RecordingProxy> proxies = new TreeMap<>();
  private final Path blobs;
  private final DynamoDbClient own;
  private final NotesApi api;
  private final ApiCalls calls;
  private final DynamoDbClients writerClients;

  Scenario(Path folder, Part part) throws IOException {
    this.part = part;
    blobs = Files.createDirectories(folder.resolve(part.name()));
    for (String role :
        List.of("test", "writer", "server", "stream", "retry", "sweep", "worker", "operator")) {
      proxies.put(role, new RecordingProxy(engine.endpoint()));
    }
    own = client(endpoint("test"));
    new TableCreator(own).createMissing(NotestreamTables.all(TABLES));
    writerClients =
        DynamoDbClients.build(
            builder ->
                builder
                    .endpointOverride(endpoint("writer"))
                    .region(LocalAccess.region())
                    .credentialsProvider(LocalAccess.credentials()));
    api = api(TABLES);
    calls = new ApiCalls(api);
  }

  private NotesApi api(TableNames tables) {
    return NotesApi.builder()
        .clients(writerClients)
        .tables(tables)
        .identity(new LocalIdentity())
        .blobs(new DirectoryBlobStore(blobs))
        .build();
  }

  /** Returns the calls of a program. */
  Set<String> calls(String program) {
    return proxy(program).calls();
  }

  LocalDynamoDb engine() {
    return engine;
  }

  Set<String> programs() {
    return proxies.keySet();
  }

  /** Runs the part. */
  Void run() throws IOException, InterruptedException {
    switch (part) {
      case FUNCTIONS -> {
        invokeFunctions();
        switchGenerations();
      }
      case WORKER -> {
        work("bob", TABLES, "notestream-consumer");
        operate();
      }
      case SECOND_GENERATION -> {
        TableNames second = TABLES.withGeneration(2);
        Generations generations = new Generations(own, TABLES, InstantSource.system());
        generations.create(2, List.of());
        own.putItem(
            r -> r.tableName(second.noteViews()).item(Meta.ofNewTable(Instant.now(), 2).toItem()));
        generations.switchTo(2);
        work("carol", second, "notestream-consumer-2");
      }
    }
    return null;
  }

  private void invokeFunctions() throws IOException, InterruptedException {
    try (DynamoDbClient server = client(endpoint("server"))) {
      new TableCheck(server).require(NotestreamTables.all(TABLES));
    }
    calls.changes("alice");
    calls.createNote("alice", ",\"ttlSeconds\":1");
    invoke("SweepHandler", "sweep", List.of("{}")); // It stays until that has ended.
    List<String> all = new ArrayList<>(events());
    all.addAll(events()); // Delivered again.
    all.add("{\"Records\":[{\"eventName\":\"INSERT\",\"dynamodb\":{}}]}");
    invoke("StreamHandler", "stream", all);
    calls.reads("alice");
    restore("alice");
    makeDue();
    invoke("RetryHandler", "retry", List.of("{}")); // Waits for what is not counted yet.
  }

  /** Runs the commands that end soon. The others wait for consumers. */
  private void operate() {
    command("dead-letters", "list");
    command("gaps", "list");
    command("generation", "new");
    command("generation", "status");
    command("generation", "drop", "2", "--yes", "--force");
    command("erase", "--user", "bob", "--yes", "--guard", "1s", "--blobs", blobs.toString());
  }

  private void command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoint-url", endpoint("operator").toString()));
    int code = Main.program().build().run(all.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(all + " ends with " + code);
    }
  }

  /** Lets functions and API do with a second generation what they do with the first one. */
  private void switchGenerations() throws IOException, InterruptedException {
    Generations generations = new Generations(own, TABLES, InstantSource.system());
    generations.create(2, List.of());
    TableNames second = TABLES.withGeneration(2);
    invoke("StreamHandler", "stream", events(), Map.of("NOTESTREAM_GENERATION", "2"));
    generations.switchTo(2);
    makeDue();
    invoke("RetryHandler", "retry", List.of("{}"), Map.of("NOTESTREAM_GENERATION", "2"));
    try (DynamoDbClient server = client(endpoint("server"));
        NotesApi reader = api(second)) {
      new TableCheck(server).require(NotestreamTables.all(second));
      new ApiCalls(reader).reads("alice");
    }
  }

  private void restore(String user) throws IOException {
    String expired =
        JSON.readTree(ApiCalls.text(calls.get(user, "/expirations", "")))
            .at("/items/0/id")
            .asText();
    calls.call(user, "POST", "/expirations/" + expired + "/restore", "{}", Map.of());
  }

  /** Lets what is pending be due now. */
  private void makeDue() {
    String past = "2026-01-01T00:00:00.000Z";
    own.scan(r -> r.tableName(TABLES.noteOps())).items().stream()
        .filter(item -> "DEADLETTER#RETRY".equals(text(item, "GSI1PK")))
        .forEach(
            item -> {
              Map<String, AttributeValue> due = new HashMap<>(item);
              due.put("nextAt", AttributeValue.fromS(past));
              due.put(
                  "GSI1SK",
                  AttributeValue.fromS(past + text(item, "GSI1SK").substring(past.length())));
              own.putItem(r -> r.tableName(TABLES.noteOps()).item(due));
            });
    BlobRemoval removal =
        new BlobRemoval(
            new UserId("alice"),
            NoteId.next(Instant.now()),
            new SequenceNumber("1"),
            "alice/gone",
            Instant.now().minusSeconds(1));
    own.putItem(r -> r.tableName(TABLES.noteOps()).item(removal.toItem()));
  }

  private void work(String user, TableNames tables, String application)
      throws IOException, InterruptedException {
    makeDue();
    countNothing(new UserId("dora"), tables);
    try (StreamWorker worker =
        StreamWorker.builder()
            .endpoint(endpoint("worker"))
            .tables(tables)
            .application(application)
            .options(ConsumerOptions.builder().generation(tables.equals(TABLES) ? 1 : 2).build())
            .adminPort(0)
            .blobs(blobs.toString())
            .reactions(ReactionSettings.parseAll(List.of(REACTIONS)))
            .reconcile(60, 1000)
            .start()) {
      worker.ready().join();
      calls.changes(user);
      calls.createNote(user, ",\"ttlSeconds\":1");
      until(() -> isExpired(user, tables));
      makeDue();
      until(() -> calls("worker").contains("dynamodb:DeleteItem note-ops"));
      ConsolePages.look(worker.admin(), user);
      until(() -> calls("worker").contains("dynamodb:Query notes")); // A user is recounted.
      Thread.sleep(2_000); // Leases are renewed, and checkpoints written.
    }
  }

  /** Puts a summary: who is there at the start is recounted then, anybody else a minute later. */
  private void countNothing(UserId user, TableNames tables) {
    Map<String, AttributeValue> summary = new HashMap<>(ViewKeys.userSummary(user));
    summary.put("userId", AttributeValue.fromS(user.value()));
    summary.put("activeNotes", AttributeValue.fromN("0"));
    summary.put("GSI1PK", AttributeValue.fromS(ViewKeys.ranking(user)));
    own.putItem(r -> r.tableName(tables.noteViews()).item(summary));
  }

  private boolean isExpired(String user, TableNames tables) {
    Map<String, AttributeValue> summary =
        own.getItem(
                r -> r.tableName(tables.noteViews()).key(ViewKeys.userSummary(new UserId(user))))
            .item();
    return summary.containsKey("expired");
  }

  private static void until(BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(120);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("nothing happens");
      }
      Thread.sleep(100);
    }
  }

  private void invoke(String handler, String program, List<String> events)
      throws IOException, InterruptedException {
    invoke(handler, program, events, Map.of());
  }

  private void invoke(
      String handler, String program, List<String> events, Map<String, String> variables)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("NOTESTREAM_REACTION", REACTIONS);
    environment.put("NOTESTREAM_BLOBS", blobs.toString());
    Invocation.invoke(
        "io.notestream.consumer.lambda." + handler, environment, endpoint(program), events);
  }

  /** Returns the whole stream as one event of Lambda. */
  private List<String> events() {
    List<String> records = new ArrayList<>();
    try (DynamoDbStreamsClient streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(endpoint("test"))
            .region(LocalAccess.region())
            .credentialsProvider(LocalAccess.credentials())
            .build()) {
      String arn = own.describeTable(r -> r.tableName(TABLES.notes())).table().latestStreamArn();
      for (Shard shard :
          streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards()) {
        String iterator =
            streams
                .getShardIterator(
                    r ->
                        r.streamArn(arn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        List<Record> page;
        do {
          var response = streams.getRecords(withIterator(iterator));
          page = response.records();
          page.forEach(record -> records.add(RecordJson.write(record)));
          iterator = response.nextShardIterator();
        } while (iterator != null && !page.isEmpty());
      }
    }
    return List.of("{\"Records\":[" + String.join(",", records) + "]}");
  }

  private static GetRecordsRequest withIterator(String iterator) {
    return GetRecordsRequest.builder().shardIterator(iterator).build();
  }

  private static DynamoDbClient client(URI endpoint) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(LocalAccess.region())
        .credentialsProvider(LocalAccess.credentials())
        .build();
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }

  private RecordingProxy proxy(String program) {
    return Objects.requireNonNull(proxies.get(program), program);
  }

  private URI endpoint(String program) {
    return proxy(program).endpoint();
  }

  @Override
  public void close() {
    api.close();
    writerClients.close();
    own.close();
    proxies.values().forEach(RecordingProxy::close);
    engine.close();
  }
}
