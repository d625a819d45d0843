package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Consumers of two versions on one table, as during a rolling deployment. */
@Timeout(120)
class VersionsTest {

  private static final int NEWER = Meta.SCHEMA + 1;
  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final List<StreamConsumer> opened = new ArrayList<>();
  private TableNames names;

  @BeforeEach
  void create() {
    names = tables.create();
  }

  @AfterEach
  void close() {
    opened.forEach(StreamConsumer::close);
  }

  @Test
  void itemsOfTwoSchemasCountOnceWhoeverIsDeliveredWhatAndHoweverOften() {
    List<Record> stream = history(60);
    StreamConsumer older = consumer(Meta.SCHEMA);
    StreamConsumer writesNewer = consumer(Meta.SCHEMA, new NewerItems());
    Random random = new Random(13);
    // Each is the first with something, whoever is faster later.
    assertThat(process(older, stream.subList(0, 1)).complete()).isTrue();
    assertThat(process(writesNewer, stream.subList(1, 2)).complete()).isTrue();
    for (int checkpoint = 2; checkpoint < stream.size(); ) {
      int from = Math.max(0, checkpoint - random.nextInt(6));
      int to = Math.min(stream.size(), checkpoint + 1 + random.nextInt(8));
      List<Record> batch = stream.subList(from, to);
      CompletableFuture<BatchOutcome> other =
          CompletableFuture.supplyAsync(() -> process(older, batch));
      assertThat(process(writesNewer, batch).complete()).isTrue();
      assertThat(other.join().complete()).isTrue();
      checkpoint = to;
    }

    assertThat(summary().created()).isEqualTo(stream.size() / 2);
    assertThat(summary().deleted()).isEqualTo(stream.size() / 2);
    assertThat(summary().activeNotes()).isZero();
    assertThat(schemas()).contains(Integer.toString(AuditCodec.SCHEMA), Integer.toString(NEWER));
  }

  @Test
  void aNewerConsumerStopsTheOlderOnesBeforeItWritesAndTakesOverWhatTheyHadNotSettled() {
    List<Record> stream = history(40);
    StreamConsumer older = consumer(Meta.SCHEMA);
    assertThat(process(older, stream.subList(0, 10)).complete()).isTrue();

    StreamConsumer newer = consumer(NEWER, new NewerItems());
    assertThat(process(newer, stream.subList(5, 20)).complete()).isTrue();
    assertThat(meta().schema()).isEqualTo(NEWER);

    tables.clock().advance(Duration.ofSeconds(1));
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<BatchOutcome> waiting =
        CompletableFuture.supplyAsync(
            () ->
                older.process(
                    new ShardBatch("stream", "shard", stream.subList(10, 40)),
                    BatchControl.until(stop::get)));
    eventually().until(() -> older.health().outage() != null);
    assertThat(older.health().outage())
        .contains("IncompatibleViews", "schema 3", "use a newer one");
    stop.set(true);
    BatchOutcome outcome = waiting.join();
    assertThat(outcome.counts().applied()).isZero();
    assertThat(outcome.cause()).hasValueSatisfying(why -> assertThat(why).contains("schema 3"));

    assertThat(process(newer, stream.subList(10, 40)).complete()).isTrue();
    assertThat(summary().created()).isEqualTo(20);
    assertThat(summary().deleted()).isEqualTo(20);
    assertThat(summary().activeNotes()).isZero();
  }

  @Test
  void aTransactionThatWaitedWhileTheTableBecameNewerIsNotSentByTheOlderOne() {
    List<Record> stream = history(2);
    StreamConsumer older = consumer(Meta.SCHEMA);
    older.start(BatchControl.untilDone());
    var throttled = tables.engine().faults().on("TransactWriteItems").throttle();
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<BatchOutcome> waiting =
        CompletableFuture.supplyAsync(
            () ->
                older.process(
                    new ShardBatch("stream", "shard", stream), BatchControl.until(stop::get)));
    eventually().until(() -> throttled.hits() > 0);
    consumer(NEWER).start(BatchControl.untilDone());
    tables.clock().advance(Duration.ofSeconds(2));
    // Until then an attempt may be under way that began before the table became newer.
    eventually().until(() -> String.valueOf(older.health().outage()).contains("schema 3"));
    throttled.remove();

    await().during(Duration.ofMillis(300)).until(() -> schemas().isEmpty());
    stop.set(true);

    assertThat(waiting.join().counts().applied()).isZero();
    assertThat(schemas()).isEmpty();
  }

  @Test
  void anOlderConsumerRefusesToStart() {
    consumer(NEWER).start(BatchControl.untilDone());

    StreamConsumer older = consumer(Meta.SCHEMA);

    assertThatThrownBy(older::requireCompatible)
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessage(
            "the views table has schema 3, and this version of the consumer knows 2 at most: use"
                + " a newer one");
  }

  @Test
  void aNewerConsumerTakesAnOlderTable() {
    consumer(Meta.SCHEMA).start(BatchControl.untilDone());
    Meta before = meta();

    StreamConsumer newer = consumer(NEWER);
    newer.requireCompatible();
    newer.start(BatchControl.untilDone());

    assertThat(meta()).isEqualTo(before.withSchema(NEWER));
    assertThat(newer.health().ready()).isTrue();
  }

  @Test
  void aGenerationThatNobodyHasMadeIsRefusedAtTheStartAndWaitedForLater() {
    TableNames second = names.withGeneration(2);
    new TableCreator(tables.client()).createMissing(List.of(NotestreamTables.noteViews(second)));
    StreamConsumer consumer =
        opened(
            StreamConsumer.builder(tables.client())
                .tables(second)
                .clock(tables.clock())
                .options(ConsumerOptions.builder().generation(2).build()));

    assertThatThrownBy(consumer::requireCompatible)
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("stream-consumer.jar generation new 2");
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<BatchOutcome> waiting =
        CompletableFuture.supplyAsync(
            () ->
                consumer.process(
                    new ShardBatch("stream", "shard", history(2)), BatchControl.until(stop::get)));
    eventually().until(() -> consumer.health().outage() != null);
    assertThat(consumer.health().outage()).contains("generation new 2");

    new Generations(tables.client(), names, tables.clock()).create(2, List.of());

    assertThat(waiting.join().counts().applied()).isEqualTo(2);
  }

  /** Creates and deletes, one note after the other. */
  private List<Record> history(int length) {
    List<Record> stream = new ArrayList<>();
    while (stream.size() < length) {
      Note note = TestRecords.note("alice", "home");
      stream.add(records.created(note));
      stream.add(records.removed(note));
    }
    return stream;
  }

  private StreamConsumer consumer(int schema, ExecutionInterceptor... interceptors) {
    return opened(
        StreamConsumer.builder(tables.client(interceptors))
            .tables(names)
            .clock(tables.clock())
            .schema(schema));
  }

  private StreamConsumer opened(StreamConsumer.Builder builder) {
    StreamConsumer consumer = builder.build();
    opened.add(consumer);
    return consumer;
  }

  private static BatchOutcome process(StreamConsumer consumer, List<Record> batch) {
    return consumer.process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone());
  }

  private UserSummary summary() {
    return UserSummary.fromItem(ALICE, item(ViewKeys.userSummary(ALICE)));
  }

  private Meta meta() {
    return Meta.fromItem(item(ViewKeys.meta()));
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }

  /** The schemas of the audit records. */
  private List<String> schemas() {
    return tables.scan(names.noteViews()).stream()
        .filter(item -> item.containsKey("streamEventId"))
        .map(item -> item.get(Attributes.SCHEMA).n())
        .distinct()
        .toList();
  }

  /** Gives what is put the schema of a newer version, and an attribute that only that one knows. */
  private static final class NewerItems implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      return context.request() instanceof TransactWriteItemsRequest transaction
          ? transaction.toBuilder()
              .transactItems(transaction.transactItems().stream().map(NewerItems::newer).toList())
              .build()
          : context.request();
    }

    private static TransactWriteItem newer(TransactWriteItem action) {
      if (action.put() == null || !action.put().item().containsKey(Attributes.SCHEMA)) {
        return action;
      }
      Map<String, AttributeValue> item = new HashMap<>(action.put().item());
      item.put(Attributes.SCHEMA, AttributeValue.fromN(Integer.toString(NEWER)));
      item.put("ofTheNewerVersion", AttributeValue.fromBool(true));
      return action.toBuilder().put(action.put().toBuilder().item(item).build()).build();
    }
  }
}
