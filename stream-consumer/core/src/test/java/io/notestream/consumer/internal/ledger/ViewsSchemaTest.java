package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsSchemaTest {

  private static final Meta META = Meta.ofNewTable(TestRecords.START, 3);

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String views = tables.names().noteViews();
  private final ViewsSchema schema = new ViewsSchema(tables.client());

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aTableOfThisOrAnOlderSchemaIsTaken() {
    assertThat(schema.require(views)).isEmpty();

    tables.put(views, META.toItem());
    assertThat(schema.require(views)).contains(META);

    tables.put(views, META.withSchema(1).toItem());
    assertThat(schema.require(views)).contains(META.withSchema(1));
  }

  @Test
  void aTableOfANewerSchemaIsRefused() {
    tables.put(views, META.withSchema(Meta.SCHEMA + 1).toItem());

    assertThatExceptionOfType(IncompatibleViewsException.class)
        .isThrownBy(() -> schema.require(views));
  }

  @Test
  void anOlderTableIsRaisedToThisSchemaOnce() {
    tables.put(views, META.withSchema(1).toItem());

    assertThat(schema.raise(views)).isTrue();
    assertThat(schema.raise(views)).isFalse();

    assertThat(Meta.fromItem(tables.get(views, ViewKeys.meta()))).isEqualTo(META);
  }
}
