package io.notestream.consumer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ReplayerAgeTest {

  private static final Instant TIME = TestRecords.START;

  @AutoClose private static TestTables engine = new TestTables();

  @Test
  void anOldRecordIsRefusedInWhateverUnitALibraryHasPutItsTime() {
    long seconds = TIME.getEpochSecond();
    try (StreamConsumer consumer =
        StreamConsumer.builder(engine.client())
            .tables(engine.create())
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .build()) {
      for (long number : List.of(seconds, seconds * 1000, seconds * 1_000_000)) {
        assertThatThrownBy(() -> replay(consumer, TIME.plusSeconds(1), number))
            .isInstanceOf(StaleRecordException.class);
        assertThat(replay(consumer, TIME, number).counts().applied()).isEqualTo(1);
      }
    }
  }

  private static Replayer.Report replay(StreamConsumer consumer, Instant oldest, long time) {
    Record created = new TestRecords().created(TestRecords.note("alice"));
    Record record =
        created.toBuilder()
            .dynamodb(
                created.dynamodb().toBuilder()
                    .approximateCreationDateTime(Instant.ofEpochSecond(time))
                    .build())
            .build();
    return Replayer.notBefore(consumer, oldest)
        .replay("test", List.of(record).iterator(), BatchControl.untilDone());
  }
}
