package io.notestream.consumer.internal.run;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.BatchOutcome.Ended;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.run.Settlement.RecordState;
import io.notestream.model.change.SequenceNumber;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettlementTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Invariants invariants = new Invariants(meters, InstantSource.system());
  private final Settlement settlement = of("10", "20", null, "30");

  @Test
  void theCheckpointNeverPassesWhatIsNotSettled() {
    settlement.settle(1, RecordState.APPLIED);
    settlement.settle(3, RecordState.APPLIED);
    assertThat(settlement.through()).isNull();

    settlement.settle(0, RecordState.PARKED);
    assertThat(settlement.through()).isEqualTo(new SequenceNumber("20"));

    settlement.settle(2, RecordState.PARKED);
    assertThat(settlement.through()).isEqualTo(new SequenceNumber("30"));
    assertThat(settlement.complete()).isTrue();
  }

  @Test
  void theCheckpointIsNotANumberThatAnUnsettledRecordHasToo() {
    Settlement again = of("10", "20", null, "20", "30");
    again.settle(0, RecordState.APPLIED);
    again.settle(1, RecordState.APPLIED);
    assertThat(again.through()).isEqualTo(new SequenceNumber("10"));
    again.settle(2, RecordState.PARKED);
    assertThat(again.through()).isEqualTo(new SequenceNumber("10"));
    assertThat(again.outcome(Ended.STOPPED).firstUnsettled()).contains(new SequenceNumber("20"));

    again.settle(3, RecordState.PARKED);

    assertThat(again.through()).isEqualTo(new SequenceNumber("20"));
  }

  @Test
  void aRedeliveryBeginsAtTheFirstUnsettledRecord() {
    settlement.settle(0, RecordState.APPLIED);

    BatchOutcome outcome = settlement.outcome(Ended.STOPPED);

    assertThat(outcome.settledThrough()).contains(new SequenceNumber("10"));
    assertThat(outcome.firstUnsettled()).contains(new SequenceNumber("20"));
  }

  @Test
  void aRedeliveryPassesNoUnsettledRecordOverThatHasNoSequenceNumber() {
    settlement.settle(0, RecordState.APPLIED);
    settlement.settle(1, RecordState.FOREIGN);

    BatchOutcome outcome = settlement.outcome(Ended.STOPPED);

    assertThat(outcome.ended()).isEqualTo(Ended.STOPPED);
    assertThat(outcome.settledThrough()).contains(new SequenceNumber("20"));
    assertThat(outcome.firstUnsettled()).contains(new SequenceNumber("20"));
    assertThat(outcome.counts())
        .isEqualTo(Counts.applied(1).plus(Counts.foreign(1)).plus(Counts.unsettled(2)));
  }

  @Test
  void theWholeBatchIsDeliveredAgainIfNoNumberComesBeforeTheUnsettledRecord() {
    Settlement nameless = of(null, null, "30");
    nameless.settle(0, RecordState.PARKED);
    nameless.settle(2, RecordState.APPLIED);

    assertThat(nameless.outcome(Ended.STOPPED).firstUnsettled()).isEmpty();
  }

  @Test
  void aBatchThatIsNotInTheOrderOfItsShardIsNotCheckpointedPastWhatIsUnsettled() {
    Settlement disordered = of("10", "40", "30", "20", "50");
    disordered.settle(0, RecordState.APPLIED);
    assertThat(disordered.through()).isEqualTo(new SequenceNumber("10"));
    disordered.settle(1, RecordState.APPLIED);

    BatchOutcome outcome = disordered.outcome(Ended.STOPPED);

    assertThat(outcome.settledThrough()).isEmpty();
    assertThat(outcome.firstUnsettled()).contains(new SequenceNumber("20"));
    assertThat(disordered.through()).isNull();
    assertThat(broken("checkpoint-ahead")).isEqualTo(1);
    assertThat(invariants.problems())
        .singleElement(as(STRING))
        .contains("a checkpoint would have passed records that are not settled");
  }

  @Test
  void aRecordThatIsSettledTwiceKeepsItsFirstStateAndIsSaid() {
    settlement.settle(1, RecordState.APPLIED);

    settlement.settle(1, RecordState.PARKED);

    assertThat(settlement.outcome(Ended.STOPPED).counts())
        .isEqualTo(Counts.applied(1).plus(Counts.unsettled(3)));
    assertThat(broken("settled-twice")).isEqualTo(1);
    assertThat(invariants.problems())
        .singleElement(as(STRING))
        .contains("a record was settled twice");
  }

  @Test
  void aDuplicateSettlesWithItsOriginal() {
    Settlement twice = of("10", "10", "20");
    twice.settleWith(1, 0);
    twice.settle(2, RecordState.APPLIED);
    assertThat(twice.through()).isNull();

    twice.settle(0, RecordState.PARKED);

    assertThat(twice.complete()).isTrue();
    assertThat(twice.outcome(Ended.STOPPED).ended()).isEqualTo(Ended.COMPLETE);
    assertThat(twice.outcome(Ended.STOPPED).counts())
        .isEqualTo(Counts.applied(1).plus(Counts.duplicates(1)).plus(Counts.parked(1)));
  }

  @AfterEach
  void nothingElseIsBroken() {
    assertThat(meters.get("notestream.invariants.broken").counters())
        .hasSize(4)
        .filteredOn(counter -> counter.count() > 0)
        .hasSameSizeAs(invariants.problems());
  }

  private double broken(String invariant) {
    return meters.get("notestream.invariants.broken").tag("invariant", invariant).counter().count();
  }

  private Settlement of(String... sequences) {
    return new Settlement(
        Arrays.stream(sequences).map(s -> s == null ? null : new SequenceNumber(s)).toList(),
        invariants,
        index -> "record " + index);
  }
}
