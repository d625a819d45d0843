package io.notestream.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ShortenedDetailTest {

  @AutoClose private static TestTables engine = new TestTables();

  @Test
  void aLongDetailIsNotCutWithinACharacter() {
    String emoji = "\uD83D\uDCD3";
    for (String before : List.of("", "x")) {
      assertThat(detail(before + emoji.repeat(600))).contains(emoji + emoji).endsWith(emoji);
    }
  }

  private static String detail(String message) {
    TableNames tables = engine.create();
    engine.engine().faults().on("TransactWriteItems").next(1).fail("ValidationException", message);
    try (StreamConsumer consumer =
        StreamConsumer.builder(engine.client())
            .tables(tables)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .build()) {
      ShardBatch batch =
          new ShardBatch(
              "stream", "shard", List.of(new TestRecords().created(TestRecords.note("alice"))));
      consumer.process(batch, BatchControl.untilDone());
    }
    DeadLetters letters =
        new DeadLetters(engine.client(), tables, engine.clock(), Duration.ofDays(7));
    String id = letters.list(State.OPEN).findFirst().orElseThrow().id();
    return letters.show(id).orElseThrow().letter().detail();
  }
}
