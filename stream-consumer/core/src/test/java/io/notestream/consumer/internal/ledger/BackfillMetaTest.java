package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackfillMetaTest {

  private static final Meta NEW = Meta.ofNewTable(TestRecords.START, 1);

  /** As a version wrote it that gave tables no ids. */
  private static final Meta NAMELESS = new Meta(null, TestRecords.START, 1, Meta.SCHEMA, null);

  private static final Instant DONE_AT = TestRecords.START.plusSeconds(60);

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String views = tables.names().noteViews();
  private final BackfillMeta meta =
      new BackfillMeta(
          tables.client(),
          tables.names(),
          new Retrier(new ActiveRetries(tables.clock(), failure -> {})),
          new ServerTimes(tables.clock(), Duration.ofSeconds(60)));

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void anItemIsReadTogetherWithATimeBeforeWhichItWas() {
    BackfillMeta.Read none = read();
    assertThat(none.meta()).isEmpty();
    assertThat(none.readBy()).isEqualTo(TestRecords.START.plusSeconds(2));

    tables.put(views, NEW.toItem());

    assertThat(read().meta()).contains(NEW);
  }

  @Test
  void theTimeOfCompletionStaysOnceItIsWritten() {
    tables.put(views, NEW.toItem());

    assertThat(complete(NEW, DONE_AT)).isTrue();
    assertThat(complete(NEW, DONE_AT.plusSeconds(9))).isTrue();

    assertThat(read().meta()).map(Meta::backfilledAt).contains(DONE_AT);
  }

  @Test
  void aTableWithoutAnIdIsKnownByWhenItsCountingBegan() {
    tables.put(views, NAMELESS.toItem());

    assertThat(complete(NAMELESS, DONE_AT)).isTrue();

    assertThat(read().meta()).map(Meta::backfilledAt).contains(DONE_AT);
  }

  @Test
  void anotherTableIsNotCompleted() {
    Meta later = Meta.ofNewTable(TestRecords.START.plusSeconds(1), 1);
    Meta sameId = new Meta(NEW.viewsId(), later.countingSince(), 1, Meta.SCHEMA, null);
    for (Meta replaced : new Meta[] {Meta.ofNewTable(TestRecords.START, 1), NAMELESS, sameId}) {
      tables.put(views, replaced.toItem());

      assertThat(complete(NEW, DONE_AT)).isFalse();

      assertThat(read().meta()).contains(replaced);
    }
    tables.put(views, NEW.toItem());
    assertThat(complete(NAMELESS, DONE_AT)).isFalse();
  }

  @Test
  void aTableThatNobodyCountsInIsNotCompleted() {
    assertThat(complete(NEW, DONE_AT)).isFalse();
    assertThat(tables.get(views, ViewKeys.meta())).isEmpty();
  }

  @Test
  void anOlderTableIsRaisedOnce() {
    tables.put(views, NEW.withSchema(1).toItem());

    assertThat(meta.raise(Stop.never()).value()).isTrue();
    assertThat(meta.raise(Stop.never()).value()).isFalse();

    assertThat(read().meta()).contains(NEW);
  }

  private BackfillMeta.Read read() {
    BackfillMeta.Read read = meta.read(Stop.never()).value();
    assertThat(read).isNotNull();
    return read;
  }

  private Boolean complete(Meta of, Instant at) {
    return meta.complete(of, at, Stop.never()).value();
  }
}
