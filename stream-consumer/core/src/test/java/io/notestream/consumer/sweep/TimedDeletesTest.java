package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.CallersThread;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TimedDeletesTest {

  private static final Instant NOW = TestRecords.START;

  @AutoClose private final EngineTables tables = EngineTables.startAt(NOW);
  private final List<Duration> waits = new ArrayList<>();

  @Test
  void whileNothingIsTimedItWaitsLong() throws InterruptedException {
    run();

    assertThat(waits).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void whileANoteIsTimedItLooksAtTheClockNowAndThen() throws InterruptedException {
    Note note =
        TestRecords.note("alice").toBuilder().expiry(Expiry.notBefore(NOW.plusSeconds(40))).build();
    tables.put(tables.names().notes(), NoteCodec.encode(note));

    run();

    assertThat(waits).containsExactly(Duration.ofMillis(100));
  }

  /** Looks once, and deletes what is due until there is nothing to do. */
  private void run() throws InterruptedException {
    try (TimedSweep sweep =
        new TimedSweep(
            tables.client(),
            tables.client(),
            tables.names().notes(),
            SweepLimits.standard(),
            SweepTiming.standard(),
            () -> Duration.ZERO,
            new ServerClock(tables.clock()),
            new SimpleMeterRegistry(),
            new SweepScheduling(
                new CallersThread(),
                new CallersThread(),
                System::nanoTime,
                (heap, seen, time) -> waits.add(time),
                ThreadLocalRandom::current))) {
      sweep.look(Stop.never());
      sweep.run(() -> !waits.isEmpty(), () -> true);
    }
  }
}
