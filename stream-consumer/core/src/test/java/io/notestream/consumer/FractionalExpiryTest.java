package io.notestream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Notes of another producer, whose expiry has a fraction of a second. */
class FractionalExpiryTest {

  private static final String NUMBER = "1767222000.75";

  @AutoClose private static TestTables engine = new TestTables();

  private final TestRecords records = new TestRecords();
  private final Note note = TestRecords.note("alice", "shop");
  private final TableNames tables = engine.create();

  @AutoClose
  private final StreamConsumer consumer =
      StreamConsumer.builder(engine.client())
          .tables(tables)
          .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
          .clock(engine.clock())
          .build();

  @Test
  void countsAndIsAuditedAsTheNumberThatItIs() {
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(note));
    image.put("expiresAt", AttributeValue.fromN(NUMBER));

    process(records.record(OperationType.INSERT, null, image, null));
    assertThat(summary().activeNotes()).isEqualTo(1);
    process(records.record(OperationType.REMOVE, image, null, TestRecords.TTL));

    assertThat(summary().activeNotes()).isZero();
    assertThat(summary().expired()).isEqualTo(1);
    assertThat(engine.scan(tables.noteViews()))
        .filteredOn(item -> item.containsKey("streamEventId"))
        .hasSize(2)
        .allSatisfy(
            item -> assertThat(item).containsEntry("expiresAt", AttributeValue.fromN(NUMBER)))
        .extracting(item -> AuditCodec.decode(item).expiry())
        .containsOnly(new Expiry(1_767_222_000, 750_000_000));
  }

  private void process(Record record) {
    assertThat(
            consumer
                .process(
                    new ShardBatch("stream", "shard", List.of(record)), BatchControl.untilDone())
                .counts())
        .isEqualTo(Counts.applied(1));
  }

  private UserSummary summary() {
    return UserSummary.fromItem(
        note.userId(),
        engine
            .client()
            .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.userSummary(note.userId())))
            .item());
  }
}
