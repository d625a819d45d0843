package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** The items of some users are throttled; those users share a transaction with others. */
class ThrottledUsersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final TableNames names = tables.create();
  private final Set<String> throttled = ConcurrentHashMap.newKeySet();
  private final StreamConsumer consumer =
      StreamConsumer.builder(tables.client(new ItemThrottle()))
          .tables(names)
          .clock(tables.clock())
          .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
          .build();

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void theOthersGoOnWithoutThem() {
    Note note = note("u2");
    throttled.add("u2");
    CompletableFuture<BatchOutcome> outcome =
        process(
            records.created(note("u1")),
            records.created(note),
            records.updated(note, next(note, b -> b.title("changed"))),
            records.created(note("u3")));

    try {
      await().atMost(PATIENCE).until(() -> created("u1") + created("u3") == 2);
      assertThat(outcome).isNotDone();
      assertThat(created("u2")).isZero();
      assertThat(consumer.health().waiting()).isOne();
    } finally {
      throttled.clear();
    }

    assertThat(outcome.join().counts()).isEqualTo(Counts.applied(4));
    assertThat(summary("u2"))
        .satisfies(
            summary -> {
              assertThat(summary.created()).isEqualTo(1);
              assertThat(summary.updated()).isEqualTo(1);
              assertThat(summary.activeNotes()).isEqualTo(1);
            });
    assertThat(created("u1") + created("u3")).isEqualTo(2);
  }

  @Test
  void noneOfThemWaitsForAnother() {
    throttled.addAll(List.of("u2", "u3"));
    CompletableFuture<BatchOutcome> outcome =
        process(
            records.created(note("u1")), records.created(note("u2")), records.created(note("u3")));

    try {
      await().atMost(PATIENCE).until(() -> created("u1") == 1);
      throttled.remove("u2");
      await().atMost(PATIENCE).until(() -> created("u2") == 1);
      assertThat(outcome).isNotDone();
    } finally {
      throttled.clear();
    }

    assertThat(outcome.join().counts()).isEqualTo(Counts.applied(3));
  }

  /** Refuses transactions as DynamoDB does when it throttles the items of some users. */
  private final class ItemThrottle implements ExecutionInterceptor {

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof TransactWriteItemsRequest request) {
        List<CancellationReason> reasons =
            request.transactItems().stream().map(item -> reason(partition(item))).toList();
        if (reasons.stream().anyMatch(reason -> !reason.code().equals("None"))) {
          throw TransactionCanceledException.builder().cancellationReasons(reasons).build();
        }
      }
    }

    private CancellationReason reason(String partition) {
      boolean refused = throttled.stream().anyMatch(user -> partition.startsWith("USER#" + user));
      return CancellationReason.builder().code(refused ? "ThrottlingError" : "None").build();
    }

    private static String partition(TransactWriteItem item) {
      Map<String, AttributeValue> key =
          item.put() == null ? item.update().key() : item.put().item();
      return key.get("PK").s();
    }
  }

  private CompletableFuture<BatchOutcome> process(Record... batch) {
    return supplyAsync(
        () ->
            consumer.process(
                new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone()));
  }

  private long created(String user) {
    return summary(user).created();
  }

  private UserSummary summary(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item =
        tables
            .client()
            .getItem(
                r ->
                    r.tableName(names.noteViews())
                        .key(ViewKeys.userSummary(id))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? UserSummary.empty(id) : UserSummary.fromItem(id, item);
  }
}
