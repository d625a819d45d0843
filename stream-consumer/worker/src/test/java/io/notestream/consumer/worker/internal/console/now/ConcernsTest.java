package io.notestream.consumer.worker.internal.console.now;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.internal.invariant.Invariant;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.worker.internal.console.activity.Recent;
import io.notestream.consumer.worker.internal.console.letter.LetterCount;
import io.notestream.consumer.worker.internal.console.now.Concern.Level;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.consumer.worker.status.HealthReport.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConcernsTest {

  private static final HealthReport READY = new HealthReport(State.READY, List.of(), List.of());

  @Test
  void whatIsWellNeedsNobody() {
    assertThat(Concerns.of(READY, letters(0, false), letters(0, false), lag(100))).isEmpty();
    assertThat(Concerns.of(READY, new Seen<>(null, null, null), letters(0, false), lag(-1)))
        .isEmpty();
  }

  @Test
  void theWorstComesFirstWithWhatToDoAndWhere() {
    HealthReport health =
        new HealthReport(
            State.DEGRADED,
            List.of("2 gaps in the stream are open; see 'gaps list'"),
            List.of("shardId-1"));

    List<Concern> concerns =
        Concerns.of(health, letters(1_000, true), letters(3, false), lag(90_000));

    assertThat(concerns)
        .extracting(Concern::level)
        .containsExactly(Level.ERROR, Level.ERROR, Level.ERROR, Level.WARNING, Level.WARNING);
    assertThat(concerns)
        .extracting(Concern::page)
        .containsExactly("/shards", "/gaps", "/dead-letters", "/expirations", "/shards");
    assertThat(concerns.get(2).text()).startsWith("1000 and more dead letters are open");
    assertThat(concerns).allSatisfy(concern -> assertThat(concern.todo()).isNotEmpty());
  }

  @Test
  void anInvariantThatIsBrokenIsAnErrorWithAnEntryInTheRunbook() {
    Invariants invariants = new Invariants(new SimpleMeterRegistry(), InstantSource.system());
    invariants.broken(Invariant.SETTLED_TWICE, "shardId-1");
    HealthReport broken = new HealthReport(State.DEGRADED, invariants.problems(), List.of());

    assertThat(Concerns.of(broken, letters(0, false), letters(0, false), lag(-1)))
        .singleElement()
        .satisfies(
            concern -> {
              assertThat(concern.level()).isEqualTo(Level.ERROR);
              assertThat(concern.text()).contains("a record was settled twice");
              assertThat(concern.todo()).contains("deploy/RUNBOOK.md#invariants");
            });
  }

  @Test
  void whatPassesByItselfIsAWarning() {
    HealthReport starting =
        new HealthReport(State.STARTING, List.of("the stream is not being read yet"), List.of());

    assertThat(Concerns.of(starting, letters(0, false), letters(0, false), lag(-1)))
        .singleElement()
        .extracting(Concern::level)
        .isEqualTo(Level.WARNING);
  }

  @Test
  void lettersThatCannotBeCountedAreNoGoodNews() {
    Seen<LetterCount> unknown = new Seen<>(null, null, "Query of note-ops: access denied");

    assertThat(Concerns.of(READY, unknown, letters(0, false), lag(1)))
        .singleElement()
        .satisfies(concern -> assertThat(concern.text()).contains("access denied"));
  }

  private static Seen<LetterCount> letters(long count, boolean more) {
    return new Seen<>(new LetterCount(count, more, Map.of(), null), Instant.EPOCH, null);
  }

  private static Recent lag(long p99) {
    return new Recent(60, 1, 0.1, p99, p99, 0, 0, -1, -1);
  }
}
