package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Accounts between which transactions move money while others read them and pay in. */
class ConcurrentTransactionsTest extends OperationTest {

  private static final int ACCOUNTS = 5;
  private static final int START = 100;

  @Test
  void noMoneyIsMadeOrLostAndNobodySeesATransactionByHalves() throws Exception {
    for (int i = 0; i < ACCOUNTS; i++) {
      put(item("a" + i, "money", n(START)));
    }
    AtomicInteger refused = new AtomicInteger();
    List<Callable<Integer>> work = new ArrayList<>();
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      work.add(() -> repeat(60, refused, () -> transfer(random)));
    }
    work.add(() -> repeat(60, refused, this::assertTotal));

    run(work);

    assertTotal();
    assertThat(refused.get()).isLessThan(5 * 60);
  }

  private static int repeat(int times, AtomicInteger refused, Runnable action) {
    for (int i = 0; i < times; i++) {
      try {
        action.run();
      } catch (TransactionCanceledException conflict) {
        refused.incrementAndGet();
      }
    }
    return times;
  }

  private static void run(List<Callable<Integer>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      for (Future<Integer> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void transfer(Random random) {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    move("a" + from, "a" + to, 1 + random.nextInt(5));
  }

  private void move(String from, String to, int amount) {
    db.transactWriteItems(r -> r.transactItems(add(from, -amount), add(to, amount)));
  }

  private TransactWriteItem add(String account, int amount) {
    return TransactWriteItem.builder()
        .update(
            u ->
                u.tableName(table)
                    .key(key(account))
                    .updateExpression("ADD money :m")
                    .expressionAttributeValues(Map.of(":m", n(amount))))
        .build();
  }

  private void assertTotal() {
    List<TransactGetItem> gets = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      gets.add(get("a" + i));
    }
    int total =
        db.transactGetItems(r -> r.transactItems(gets)).responses().stream()
            .map(response -> response.item().get("money"))
            .map(AttributeValue::n)
            .mapToInt(Integer::parseInt)
            .sum();
    assertThat(total).isEqualTo(ACCOUNTS * START);
  }

  private TransactGetItem get(String account) {
    return TransactGetItem.builder().get(g -> g.tableName(table).key(key(account))).build();
  }
}
