package io.notestream.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** The parts of a large letter are not left behind, wherever the process dies that closes it. */
class ClosedPartsTest {

  private static final Set<Class<? extends SdkRequest>> WRITES =
      Set.of(DeleteItemRequest.class, TransactWriteItemsRequest.class, UpdateItemRequest.class);

  @AutoClose private static TestTables engine = new TestTables();

  private final Record large = large();
  private TableNames tables;

  @BeforeEach
  void open() {
    tables = engine.create();
  }

  @AfterEach
  void clear() {
    engine.engine().faults().clear();
  }

  @Test
  void aRedriveThatDiesAfterItsCommitLeavesNoPartBehind() {
    String id = park();

    try (StreamConsumer dying = consumer(engine.client(afterTheFirstWrite()))) {
      DeadLetters letters = letters(engine.client());
      assertThatThrownBy(() -> letters.redrive(id, dying::redrive, BatchControl.untilDone()))
          .hasMessage("killed");
    }

    assertThatAllIsPurged();
  }

  @Test
  void aDiscardThatDiesAfterItsFirstWriteLeavesNoPartBehind() {
    String id = park();

    assertThatThrownBy(() -> letters(engine.client(afterTheFirstWrite())).discard(id))
        .hasMessage("killed");

    assertThatAllIsPurged();
  }

  @Test
  void aRemovalThatDiesIsFoundAgainByItsLetter() {
    park();
    LetterEntry letter = entry();

    assertThatThrownBy(
            () ->
                new LetterRemoval(engine.client(afterTheFirstWrite()), tables)
                    .remove(letter.key().toAttributes()))
        .hasMessage("killed");
    assertThat(entry().id()).isEqualTo(letter.id());

    new LetterRemoval(engine.client(), tables).remove(letter.key().toAttributes());
    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  @Test
  void parkingBesideOneThatClosesTheLetterPurgesItsPartsAndUpdatesNoItem() {
    AtomicBoolean first = new AtomicBoolean(true);
    Set<String> calls = ConcurrentHashMap.newKeySet();
    ExecutionInterceptor overtaken =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            calls.add(context.request().getClass().getSimpleName());
            if (context.request() instanceof PutItemRequest put
                && put.tableName().equals(tables.noteOps())
                && first.getAndSet(false)) {
              letters(engine.client()).discard(park());
            }
          }
        };

    try (StreamConsumer consumer = consumer(engine.client(overtaken))) {
      refuseOnce();
      process(consumer);
    }

    assertThat(first).isFalse();
    assertThatAllIsPurged();
    assertThat(letters(engine.client()).list(State.DISCARDED)).hasSize(1);
    assertThat(calls).doesNotContain("UpdateItemRequest");
  }

  private void assertThatAllIsPurged() {
    assertThat(engine.scan(tables.noteOps()))
        .hasSizeGreaterThan(2)
        .allSatisfy(item -> assertThat(item).containsKey("purgeAt"));
  }

  private static ExecutionInterceptor afterTheFirstWrite() {
    return new ExecutionInterceptor() {
      @Override
      public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (WRITES.contains(context.request().getClass())) {
          throw new AssertionError("killed");
        }
      }
    };
  }

  private String park() {
    try (StreamConsumer consumer = consumer(engine.client())) {
      refuseOnce();
      process(consumer);
    }
    return entry().id();
  }

  private LetterEntry entry() {
    return letters(engine.client()).list(State.OPEN).findFirst().orElseThrow();
  }

  private static void refuseOnce() {
    engine.engine().faults().on("TransactWriteItems").next(1).fail("ValidationException");
  }

  private void process(StreamConsumer consumer) {
    ShardBatch batch = new ShardBatch("stream", "shard", List.of(large));
    assertThat(consumer.process(batch, BatchControl.untilDone()).complete()).isTrue();
  }

  private StreamConsumer consumer(DynamoDbClient client) {
    return StreamConsumer.builder(client)
        .tables(tables)
        .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
        .clock(engine.clock())
        .build();
  }

  private DeadLetters letters(DynamoDbClient client) {
    return new DeadLetters(client, tables, engine.clock(), Duration.ofDays(7));
  }

  /** A good record, too large for one item. */
  private static Record large() {
    byte[] noise = new byte[350_000];
    new Random(1).nextBytes(noise);
    Note note = TestRecords.note("alice");
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(note));
    image.put("noise", AttributeValue.fromB(SdkBytes.fromByteArray(noise)));
    return new TestRecords().record(OperationType.INSERT, null, image, null);
  }
}
