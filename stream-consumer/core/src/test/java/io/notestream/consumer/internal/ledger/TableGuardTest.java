package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;

class TableGuardTest {

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String ops = tables.names().noteOps();
  private final ViewsEpoch epoch = new ViewsEpoch();
  private final ReentrantLock checking = new ReentrantLock();
  private final Looks looks = new Looks();
  private final TableGuard guard =
      new TableGuard(tables.client(looks), tables.names(), epoch, tables.clock(), checking);

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void tablesThatAreAsTheyShouldBeAreNotToBlame() {
    assertThat(guard.outage()).isEmpty();
    assertThat(looks.made).isEqualTo(2);
  }

  @Test
  void aTableThatDiffersIsAnOutageThatSaysHow() {
    tables.client().deleteTable(r -> r.tableName(ops));
    tables.client().deleteTable(r -> r.tableName(tables.names().noteViews()));

    assertThat(guard.outage())
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTAGE);
              assertThat(failure.code()).isEqualTo("WrongTable");
              assertThat(failure.detail())
                  .isEqualTo(
                      "table %s does not exist; table %s does not exist"
                          .formatted(tables.names().noteViews(), ops));
            });
  }

  @Test
  void whatWasSeenHoldsForHalfAMinute() {
    guard.outage();
    tables.client().deleteTable(r -> r.tableName(ops));
    tables.advance(Duration.ofSeconds(30));

    assertThat(guard.outage()).isEmpty();
    assertThat(looks.made).isEqualTo(2);

    tables.advance(Duration.ofMillis(1));
    assertThat(guard.outage()).isPresent();
    assertThat(guard.outage()).as("as of just now").isPresent();
    assertThat(looks.made).isEqualTo(4);
  }

  @Test
  void anotherEpochIsLookedAtAnew() {
    guard.outage();
    tables.client().deleteTable(r -> r.tableName(ops));
    epoch.end();

    assertThat(guard.outage()).isPresent();
    assertThat(guard.outage()).isPresent();
    assertThat(looks.made).isEqualTo(4);
  }

  @Test
  void whoeverMayNotLookBlamesNoTable() {
    tables.engine().faults().on("DescribeTable").fail("AccessDeniedException");

    assertThat(guard.outage()).isEmpty();
  }

  @Test
  void onlyOneLooksAtATime() {
    guard.outage();

    assertThat(looks.alone).isTrue();
    assertThat(checking.isLocked()).isFalse();
  }

  @Test
  void namesTheCallThatAWrongTableRefuses() {
    assertThat(guard.refused()).hasToString("TransactWriteItems on " + tables.names().noteViews());
  }

  private final class Looks implements ExecutionInterceptor {
    private int made;
    private boolean alone;

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof DescribeTableRequest) {
        made++;
        alone = checking.isHeldByCurrentThread();
      }
    }
  }
}
