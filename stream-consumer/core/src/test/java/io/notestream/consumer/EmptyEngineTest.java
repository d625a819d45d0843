package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.fault.Fault;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** An engine that keeps nothing is killed under a consumer, and started again at its address. */
@Timeout(60)
class EmptyEngineTest {

  private final LocalClock clock = LocalClock.frozenAt(TestRecords.START.plus(Duration.ofHours(1)));
  private final TestRecords records = new TestRecords();
  private final TableNames names = TableNames.standard();
  private LocalDynamoDb engine = LocalDynamoDb.builder().clock(clock).start();
  private final DynamoDbClient client =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
          .build();
  private final StreamConsumer consumer =
      StreamConsumer.builder(client).tables(names).clock(clock).build();

  @BeforeEach
  void createTables() {
    new TableCreator(client)
        .createMissing(List.of(NotestreamTables.noteViews(names), NotestreamTables.noteOps(names)));
  }

  @AfterEach
  void close() {
    consumer.close();
    client.close();
    engine.close();
  }

  @Test
  void whatFollowsIsCountedOnce() {
    process(records.created(note("alice", clock.instant())));
    restart();
    Instant created = clock.instant();
    clock.advance(Duration.ofSeconds(2));
    Note note = note("alice", clock.instant());

    process(records.at(TestRecords.START).created(note));
    clock.advance(Duration.ofMinutes(2));
    process(records.updated(note, next(note, b -> b.title("changed"))));

    assertThat(meta().countingSince()).isEqualTo(created);
    assertThat(summary().activeNotes()).isEqualTo(1);
    assertThat(summary().created()).isEqualTo(1);
    assertThat(summary().lastActivityAt()).isNotNull();
  }

  @Test
  void whatWasInFlightIsPlannedForTheNewTables() {
    Note note = note("alice", clock.instant());
    process(records.created(note("bob", clock.instant())));
    engine.faults().on("TransactWriteItems").loseRequest();
    Fault looks = engine.faults().on("GetItem").loseRequest();
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(records.created(note)));
    eventually().until(() -> looks.hits() > 0);

    restart();

    assertThat(outcome.join().counts().applied()).isEqualTo(1);
    assertThat(meta().countingSince()).isEqualTo(clock.instant());
    process(records.updated(note, next(note, b -> b.title("changed"))));
    assertThat(summary().activeNotes()).isEqualTo(1);
  }

  /** Starts an engine without anything in it, and creates the tables, in no time. */
  private void restart() {
    int port = engine.endpoint().getPort();
    engine.close();
    engine = LocalDynamoDb.builder().port(port).clock(clock).start();
    createTables();
  }

  private BatchOutcome process(Record record) {
    return consumer.process(
        new ShardBatch("stream", "shard", List.of(record)), BatchControl.untilDone());
  }

  private Meta meta() {
    return Meta.fromItem(item(ViewKeys.meta()));
  }

  private UserSummary summary() {
    UserId alice = new UserId("alice");
    return UserSummary.fromItem(alice, item(ViewKeys.userSummary(alice)));
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return client.getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true)).item();
  }
}
