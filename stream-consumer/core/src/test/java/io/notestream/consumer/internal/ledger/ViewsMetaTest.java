package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Erasure;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class ViewsMetaTest {

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Meta FIRST = Meta.ofNewTable(TestRecords.START, 1);
  private static final UserId ALICE = new UserId("alice");

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String views = tables.names().noteViews();
  private final Writes writes = new Writes();
  private final ViewsMeta meta = meta(YEAR);

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void whoeverComesFirstWritesTheItem() {
    assertThat(meta.peek()).isEmpty();
    assertThat(meta.look(Stop.never()).value()).isEmpty();

    assertThat(open(meta, FIRST)).isEqualTo(FIRST);

    assertThat(meta.peek()).contains(FIRST);
    assertThat(meta.look(Stop.never()).value()).contains(FIRST);
    assertThat(storedRetention()).contains(YEAR);
  }

  @Test
  void whoeverComesLaterTakesWhatIsStored() {
    open(meta, FIRST);

    assertThat(open(meta(YEAR), Meta.ofNewTable(TestRecords.START.plusSeconds(9), 1)))
        .isEqualTo(FIRST);
  }

  @Test
  void ofTwoThatComeAtOnceBothTakeTheItemOfTheFaster() {
    Meta faster = Meta.ofNewTable(TestRecords.START.minusSeconds(9), 1);
    writes.before(PutItemRequest.class, () -> tables.put(views, faster.toItem()));

    assertThat(open(meta, FIRST)).isEqualTo(faster);
    assertThat(storedRetention()).as("which the faster one did not say").contains(YEAR);
  }

  @Test
  void aNewTableHasItsGuardsBeforeItHasItsItem() {
    Erasure erasure =
        new Erasure(
            ALICE, Erasure.State.ERASED, TestRecords.START, TestRecords.START, null, Map.of());
    tables.put(tables.names().noteOps(), erasure.toItem());

    open(meta, FIRST);

    assertThat(ErasureGuard.read(tables.client(), tables.names(), ALICE))
        .contains(TestRecords.START);
  }

  @Test
  void theShortestRetentionOfAllConsumersIsStored() {
    open(meta(Duration.ofDays(100)), FIRST);
    ViewsMeta longer = meta(YEAR);
    assertThat(longer.shortestRetention()).as("until it has looked").isEqualTo(YEAR);

    longer.look(Stop.never());
    assertThat(longer.shortestRetention()).isEqualTo(Duration.ofDays(100));
    assertThat(writes.updates).as("what is short enough is not written").isZero();

    ViewsMeta shorter = meta(Duration.ofDays(10));
    open(shorter, FIRST);
    assertThat(shorter.shortestRetention()).isEqualTo(Duration.ofDays(10));
    assertThat(storedRetention()).contains(Duration.ofDays(10));
  }

  @Test
  void itsOwnRetentionIsNotWrittenAgain() {
    open(meta, FIRST);

    meta.look(Stop.never());

    assertThat(writes.updates).isZero();
  }

  @Test
  void anItemThatDoesNotSayGetsTheRetention() {
    tables.put(views, FIRST.toItem());

    meta.look(Stop.never());

    assertThat(storedRetention()).contains(YEAR);
    assertThat(meta.shortestRetention()).isEqualTo(YEAR);
  }

  @Test
  void aShorterRetentionThatSomebodyWritesMeanwhileStays() {
    tables.put(views, FIRST.toItem());
    writes.before(UpdateItemRequest.class, () -> store(Duration.ofDays(3)));

    meta.look(Stop.never());

    assertThat(meta.shortestRetention()).isEqualTo(Duration.ofDays(3));
    assertThat(storedRetention()).contains(Duration.ofDays(3));
  }

  @Test
  void aTableThatWasReplacedMeanwhileGetsNoItemWithARetentionAlone() {
    tables.put(views, FIRST.toItem());
    writes.before(
        UpdateItemRequest.class,
        () -> tables.client().deleteItem(r -> r.tableName(views).key(ViewKeys.meta())));

    meta.look(Stop.never());

    assertThat(meta.peek()).isEmpty();
    assertThat(meta.shortestRetention()).isEqualTo(YEAR);
  }

  @Test
  void theSchemaIsOnlyEverRaised() {
    open(meta, FIRST);

    assertThat(meta.raise(Meta.SCHEMA, Stop.never()).value()).isFalse();
    assertThat(meta.raise(Meta.SCHEMA + 1, Stop.never()).value()).isTrue();
    assertThat(meta.peek()).contains(FIRST.withSchema(Meta.SCHEMA + 1));
    assertThat(meta.raise(Meta.SCHEMA, Stop.never()).value()).isFalse();
    assertThat(meta.peek()).contains(FIRST.withSchema(Meta.SCHEMA + 1));
  }

  @Test
  void aTableThatNobodyCountsInHasNoSchemaToRaise() {
    assertThat(meta.raise(Meta.SCHEMA, Stop.never()).value()).isFalse();
    assertThat(meta.peek()).isEmpty();
  }

  @Test
  void saysWhenTheTableWasCreated() {
    assertThat(meta.tableCreatedAt()).contains(TestRecords.START);
  }

  @Test
  void whoeverMayNotAskWhenTheTableWasCreatedGoesOnWithoutIt() {
    tables.engine().faults().on("DescribeTable").fail("AccessDeniedException");

    assertThat(meta.tableCreatedAt()).isEmpty();
  }

  @Test
  void whatPassesAndATableThatIsMissingAreAskedAboutAgain() {
    tables.engine().faults().on("DescribeTable").next(1).throttle();
    assertThatExceptionOfType(DynamoDbException.class).isThrownBy(meta::tableCreatedAt);

    tables.client().deleteTable(r -> r.tableName(views));
    assertThatThrownBy(meta::tableCreatedAt).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void saysWhenTheItemWasLastReadByTheServersClock() {
    assertThat(meta.servedAt()).isEmpty();

    tables.advance(Duration.ofSeconds(5));
    meta.peek();

    assertThat(meta.servedAt()).contains(TestRecords.START.plusSeconds(5));
  }

  @Test
  void namesTheCallAndTheTable() {
    assertThat(meta.call()).hasToString("GetItem or PutItem of META on " + views);
  }

  private ViewsMeta meta(Duration retention) {
    return new ViewsMeta(
        tables.client(writes),
        tables.names(),
        new ActiveRetries(tables.clock(), failure -> {}),
        retention);
  }

  private static Meta open(ViewsMeta by, Meta first) {
    return by.open(() -> first, Stop.never()).value();
  }

  private Optional<Duration> storedRetention() {
    return Meta.auditRetention(tables.get(views, ViewKeys.meta()));
  }

  private void store(Duration retention) {
    Map<String, AttributeValue> item = new HashMap<>(FIRST.toItem());
    item.put(Meta.AUDIT_RETENTION, AttributeValue.fromN(Long.toString(retention.toSeconds())));
    tables.put(views, item);
  }

  /** Counts updates, and does something before the first write of a kind. */
  private static final class Writes implements ExecutionInterceptor {
    private Class<?> kind = Void.class;
    private Runnable action = () -> {};
    private int updates;

    void before(Class<?> newKind, Runnable newAction) {
      kind = newKind;
      action = newAction;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof UpdateItemRequest) {
        updates++;
      }
      if (kind.isInstance(context.request())) {
        kind = Void.class;
        action.run();
      }
    }
  }
}
