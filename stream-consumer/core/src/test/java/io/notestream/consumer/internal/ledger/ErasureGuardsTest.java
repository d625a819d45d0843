package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Counter;
import io.notestream.model.view.Erasure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ErasureGuardsTest {

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Instant THROUGH = TestRecords.START;

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String views = tables.names().noteViews();
  private final ErasureGuards guards = new ErasureGuards(tables.client(), tables.names());

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aGuardTakesThePlaceOfTheCounters() {
    Map<String, AttributeValue> summary = new HashMap<>(ViewKeys.userSummary(ALICE));
    summary.put(Counter.ACTIVE_NOTES.attribute(), AttributeValue.fromN("7"));
    tables.put(views, summary);

    assertThat(guards.put(views, ALICE, THROUGH)).isTrue();

    assertThat(tables.get(views, ViewKeys.userSummary(ALICE)))
        .containsOnlyKeys("PK", "SK", "userId", "schema", "erasedThrough");
    assertThat(through(ALICE)).isEqualTo(THROUGH);
  }

  @Test
  void aGuardOnlyEverReachesFurther() {
    guards.put(views, ALICE, THROUGH);

    assertThat(guards.put(views, ALICE, THROUGH)).isFalse();
    assertThat(guards.put(views, ALICE, THROUGH.minusMillis(1))).isFalse();
    assertThat(through(ALICE)).isEqualTo(THROUGH);
    assertThat(guards.put(views, ALICE, THROUGH.plusMillis(1))).isTrue();
    assertThat(through(ALICE)).isEqualTo(THROUGH.plusMillis(1));
  }

  @Test
  void aNewTableGetsTheGuardsOfAllErasedUsers() {
    tombstone(ALICE, THROUGH);
    tombstone(BOB, THROUGH.plusSeconds(1));

    guards.copyTo(views);

    assertThat(through(ALICE)).isEqualTo(THROUGH);
    assertThat(through(BOB)).isEqualTo(THROUGH.plusSeconds(1));
  }

  @Test
  void aTombstoneThatIsGoneThoughTheIndexStillHasItIsPassedOver() {
    tombstone(ALICE, THROUGH);
    tombstone(BOB, THROUGH);
    tables.engine().indexDelays().set(tables.names().noteOps(), Duration.ofHours(1));
    Map<String, AttributeValue> gone = erasure(ALICE, THROUGH).key();
    tables.client().deleteItem(r -> r.tableName(tables.names().noteOps()).key(gone));
    assertThat(indexed()).isEqualTo(2);

    guards.copyTo(views);

    assertThat(through(ALICE)).isNull();
    assertThat(through(BOB)).isEqualTo(THROUGH);
  }

  private int indexed() {
    return tables
        .client()
        .scan(r -> r.tableName(tables.names().noteOps()).indexName(KeyAttributes.GSI1))
        .count();
  }

  private void tombstone(UserId user, Instant through) {
    tables.put(tables.names().noteOps(), erasure(user, through).toItem());
  }

  private static Erasure erasure(UserId user, Instant through) {
    return new Erasure(
        user, Erasure.State.ERASED, TestRecords.START, through, TestRecords.START, Map.of());
  }

  private Instant through(UserId user) {
    return ErasureGuard.erasedThrough(tables.get(views, ViewKeys.userSummary(user)));
  }
}
