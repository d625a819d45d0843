package io.notestream.deploy.cost;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.reconcile.DriftSampler;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.CallStats;
import io.notestream.model.endpoint.LocalAccess;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Measures on the engine what a change and an expiration take, in units of capacity. */
final class Measured implements AutoCloseable {

  /** The notes that are measured: each of 20 users has 10, of about half a kilobyte. */
  private static final int USERS = 20;

  private static final int NOTES_OF_A_USER = 10;

  private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
  private static final TableNames TABLES = TableNames.standard();

  private final LocalClock clock = LocalClock.frozenAt(START);
  private final LocalDynamoDb engine =
      LocalDynamoDb.builder().port(0).clock(clock).ttlDelay(Duration.ofDays(2)).start();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(LocalAccess.region())
          .credentialsProvider(LocalAccess.credentials())
          .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
          .build();
  private final DynamoDbStreamsClient streams =
      DynamoDbStreamsClient.builder()
          .endpointOverride(engine.endpoint())
          .region(LocalAccess.region())
          .credentialsProvider(LocalAccess.credentials())
          .build();
  private final List<Note> notes = new ArrayList<>();
  private final int batch;
  private int read;

  /**
   * Units of one change or expiration.
   *
   * @param reads read units of the consumer
   * @param writes write units of the consumer
   * @param deletes write units of the sweeper, on the notes
   */
  record Units(double reads, double writes, double deletes) {}

  /**
   * What was measured.
   *
   * @param change a change
   * @param expiration an expiration that is swept and archived
   * @param bytesOfANote what a note that was changed once takes in the tables, indexes left out
   * @param bytesOfAudit what of it is derived: audit records of the creation and the change, mostly
   * @param recount a run in which a user is recounted whose counters are right
   */
  record Result(
      Units change, Units expiration, double bytesOfANote, double bytesOfAudit, Units recount) {}

  private static final Map<Integer, Result> RESULTS = new HashMap<>();

  /** Measures with that many records at once; once for each number. */
  static Result of(int batch) {
    return RESULTS.computeIfAbsent(
        batch,
        none -> {
          try (Measured measured = new Measured(batch)) {
            return measured.run();
          }
        });
  }

  /**
   * @param batch how many records come at once: of a busy table many, of a quiet one each by itself
   */
  Measured(int batch) {
    this.batch = batch;
    new TableCreator(client).createMissing(NotestreamTables.all(TABLES));
  }

  private Result run() {
    try (Reactions reactions =
            Reactions.builder(
                    new ReactionContext(
                        client,
                        TABLES,
                        clock,
                        ReactionContext.DEFAULT_ARCHIVE_RETENTION,
                        endpoint -> UrlConnectionHttpClient.builder()))
                .choose(ReactionSettings.parseAll(List.of("archive")))
                .build();
        StreamConsumer consumer =
            StreamConsumer.builder(client).tables(TABLES).clock(clock).reactor(reactions).build()) {
      for (int i = 0; i < USERS * NOTES_OF_A_USER; i++) {
        create("user-" + i % USERS);
      }
      process(consumer); // The first changes of a user make the summaries, and are not counted.
      clock.advance(Duration.ofMinutes(5));
      engine.stats().reset();
      notes.replaceAll(this::update);
      // The update itself is the writer's, and in its own README.
      Units change = units(process(consumer), 0);
      double views = bytes(TABLES.noteViews());
      double bytes = bytes(TABLES.notes()) + views;
      Units recount = recount();
      clock.advance(Duration.ofMinutes(10));
      engine.stats().reset();
      notes.forEach(
          note ->
              client.deleteItem(
                  r -> r.tableName(TABLES.notes()).key(NoteKeys.note(note.userId(), note.id()))));
      double deletes = engine.stats().writeUnits(TABLES.notes());
      Units expiration = units(process(consumer), deletes);
      return new Result(change, expiration, bytes, views, recount);
    }
  }

  /** Recounts a user a minute, as a worker or the function on a schedule does. */
  private Units recount() {
    Reconciler reconciler =
        Reconciler.builder(
                client,
                () -> {
                  throw new IllegalStateException("all is counted, so that nobody asks for that");
                })
            .tables(TABLES)
            .clock(clock)
            .build();
    DriftSampler sampler = new DriftSampler(reconciler, "measured", 60, new SimpleMeterRegistry());
    engine.stats().reset();
    int recounted = 0;
    for (int i = 0; i < USERS; i++) {
      recounted += sampler.runOnce(BatchControl.untilDone());
      clock.advance(sampler.period());
    }
    double onNotes = engine.stats().readUnits(TABLES.notes());
    Units others = units(recounted, 0);
    return new Units(others.reads() + onNotes / recounted, others.writes(), 0);
  }

  private Units units(int records, double onNotes) {
    double reads = 0;
    double writes = 0;
    for (CallStats.Line line : engine.stats().lines()) {
      if (!line.table().equals(TABLES.notes())) {
        reads += line.readUnits();
        writes += line.writeUnits();
      }
    }
    return new Units(reads / records, writes / records, onNotes / records);
  }

  private void create(String user) {
    Note note =
        Note.builder(NoteId.next(clock.instant()), new UserId(user), clock.instant())
            .title("milk")
            .body("x".repeat(300))
            .tags(Tags.of(List.of("shop")))
            .expiry(new Expiry(START.plus(Duration.ofMinutes(10)).getEpochSecond()))
            .build();
    put(note);
    notes.add(note);
  }

  private Note update(Note note) {
    Note next =
        note.toBuilder()
            .version(note.version() + 1)
            .updatedAt(clock.instant())
            .title("bread")
            .build();
    put(next);
    return next;
  }

  private void put(Note note) {
    client.putItem(r -> r.tableName(TABLES.notes()).item(NoteCodec.encode(note)));
  }

  /** Processes what is new in the stream, and returns how much that was. */
  private int process(StreamConsumer consumer) {
    List<Record> all = records();
    List<Record> fresh = all.subList(read, all.size());
    for (int from = 0; from < fresh.size(); from += batch) {
      consumer.process(
          new ShardBatch(
              "stream", "shard", fresh.subList(from, Math.min(from + batch, fresh.size()))),
          BatchControl.untilDone());
    }
    read = all.size();
    return fresh.size();
  }

  private List<Record> records() {
    List<Record> records = new ArrayList<>();
    String arn = client.describeTable(r -> r.tableName(TABLES.notes())).table().latestStreamArn();
    String shard =
        streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().get(0).shardId();
    String next =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    boolean more = true;
    while (more) {
      String iterator = next;
      var page = streams.getRecords(r -> r.shardIterator(iterator));
      records.addAll(page.records());
      next = page.nextShardIterator();
      more = next != null && !page.records().isEmpty();
    }
    return records;
  }

  /** Returns what a note takes in a table. */
  private double bytes(String table) {
    double bytes = client.describeTable(r -> r.tableName(table)).table().tableSizeBytes();
    return bytes / notes.size();
  }

  @Override
  public void close() {
    streams.close();
    client.close();
    engine.close();
  }
}
