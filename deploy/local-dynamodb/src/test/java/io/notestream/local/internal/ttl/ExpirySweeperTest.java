package io.notestream.local.internal.ttl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalClock;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.table.IndexDefinition;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.ItemKey;
import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.ProjectionType;
import io.notestream.local.internal.table.ScalarType;
import io.notestream.local.internal.table.StreamLog;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import io.notestream.local.internal.table.TableSettings;
import io.notestream.local.internal.table.Tables;
import io.notestream.local.internal.table.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpirySweeperTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();

  private final LocalClock clock = LocalClock.frozenAt(NOW);
  private final Recorder recorder = new Recorder();
  private final Tables tables = new Tables(new MemoryStore(), recorder, clock, Duration.ZERO);
  private final ExpirySweeper sweeper = new ExpirySweeper(tables, clock, Duration.ZERO);
  private Table table = createTable("notes");

  @BeforeEach
  void enable() {
    tables.set(table, settings -> settings.withExpiryAttribute("expiresAt"));
  }

  @Test
  void itemIsDeletedInTheSecondInWhichItExpires() {
    put("a", number(SECOND + 1));

    assertThat(sweeper.sweep()).isZero();
    assertThat(get("a")).isNotNull();

    clock.advance(Duration.ofSeconds(1));
    assertThat(sweeper.sweep()).isOne();
    assertThat(get("a")).isNull();
  }

  @Test
  void deletionCarriesTheServiceAsItsCause() {
    put("a", number(SECOND - 1));
    recorder.changes.clear();

    sweeper.sweep();

    assertThat(recorder.changes)
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.cause()).isEqualTo(ItemChange.Cause.EXPIRY);
              assertThat(change.before()).isNotNull();
              assertThat(change.after()).isNull();
            });
  }

  @Test
  void valuesThatAreNoSecondsAreLeftAlone() {
    put("string", new Value.S(String.valueOf(SECOND - 10)));
    put("milliseconds", number((SECOND - 10) * 1000));
    put("zero", number(0));
    put("negative", number(-5));
    put("huge", new Value.N(DynamoNumber.parse("9E125")));
    put("fiveYears", number(fiveYearsBefore(NOW) - 1));
    put("almostFiveYears", number(fiveYearsBefore(NOW) + 1));
    put("fraction", new Value.N(DynamoNumber.parse((SECOND - 10) + ".75")));
    put("none", new Value.Null());

    assertThat(sweeper.sweep()).isEqualTo(2);

    assertThat(get("almostFiveYears")).isNull();
    assertThat(get("fraction")).isNull();
    for (String kept :
        List.of("string", "milliseconds", "zero", "negative", "huge", "fiveYears", "none")) {
      assertThat(get(kept)).as(kept).isNotNull();
    }
  }

  @Test
  void renewedItemStaysThoughItWasDueBefore() {
    put("a", number(SECOND - 10));
    List<ItemKey> due = table.expired(NOW, 10);
    put("a", number(SECOND + 10));

    assertThat(due).hasSize(1);
    assertThat(table.expire(due.get(0), NOW)).isFalse();
    assertThat(sweeper.sweep()).isZero();
    assertThat(get("a")).isNotNull();
  }

  @Test
  void delayPutsDeletionOff() {
    sweeper.setDelay(Duration.ofHours(48));
    put("a", number(SECOND));

    clock.advance(Duration.ofHours(48).minusSeconds(1));
    assertThat(sweeper.sweep()).isZero();

    clock.advance(Duration.ofSeconds(1));
    assertThat(sweeper.sweep()).isOne();
  }

  @Test
  void itemHeldByATransactionIsLeftForTheNextSweep() {
    put("a", number(SECOND - 10));
    put("b", number(SECOND - 10));
    ItemKey held = table.key(key("a"));

    tables
        .transactions()
        .write(
            List.of(new Transactions.Action(table, held, before -> before)),
            () -> assertThat(sweeper.sweep()).isOne());

    assertThat(get("a")).isNotNull();
    assertThat(sweeper.sweep()).isOne();
    assertThat(get("a")).isNull();
  }

  @Test
  void indexesDropTheItemToo() {
    put("a", number(SECOND - 10));
    assertThat(table.indexSizes().get("byExpiry").count()).isOne();

    sweeper.sweep();

    assertThat(table.indexSizes().get("byExpiry").count()).isZero();
  }

  @Test
  void itemsThatWereThereBeforeExpiryWasSwitchedOnExpireToo() {
    Table other = createTable("older");
    table = other;
    put("a", number(SECOND - 10));
    assertThat(sweeper.sweep()).isZero();

    tables.set(other, settings -> settings.withExpiryAttribute("expiresAt"));

    assertThat(sweeper.sweep()).isOne();
  }

  @Test
  void nothingExpiresOnceItIsSwitchedOff() {
    put("a", number(SECOND - 10));

    tables.set(table, settings -> settings.withExpiryAttribute(null));

    assertThat(sweeper.sweep()).isZero();
    assertThat(get("a")).isNotNull();
  }

  @Test
  void manyItemsOfOneSecondGoInOneSweep() {
    for (int i = 0; i < 3000; i++) {
      put("k" + i, number(SECOND));
    }

    assertThat(sweeper.sweep()).isEqualTo(3000);
    assertThat(table.itemCount()).isZero();
  }

  @Test
  void negativeDelayIsRefused() {
    assertThatThrownBy(() -> sweeper.setDelay(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long fiveYearsBefore(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).minusYears(5).toEpochSecond();
  }

  private static Value number(long value) {
    return new Value.N(DynamoNumber.parse(String.valueOf(value)));
  }

  private static Item key(String key) {
    return Item.of(Map.of("pk", new Value.S(key)));
  }

  private void put(String key, Value expiry) {
    Item item = key(key).with("expiresAt", expiry);
    table.change(table.key(item), before -> item);
  }

  private Item get(String key) {
    return table.get(table.key(key(key)));
  }

  private Table createTable(String name) {
    TableDefinition definition =
        new TableDefinition(
            name,
            name + "-id",
            NOW,
            Map.of("pk", ScalarType.S, "expiresAt", ScalarType.N),
            KeySchema.of("pk", null),
            List.of(
                new IndexDefinition(
                    "byExpiry",
                    true,
                    KeySchema.of("expiresAt", null),
                    ProjectionType.KEYS_ONLY,
                    List.of(),
                    null,
                    null)),
            TableSettings.plain());
    return tables.create(definition, StreamView.NEW_AND_OLD_IMAGES);
  }

  private static final class Recorder implements StreamLog {
    private final List<ItemChange> changes = new ArrayList<>();

    @Override
    public String open(TableDefinition definition, StreamView view) {
      return "label";
    }

    @Override
    public void close(TableDefinition definition) {}

    @Override
    public void append(TableDefinition definition, List<ItemChange> appended) {
      changes.addAll(appended);
    }
  }
}
