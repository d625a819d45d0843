package io.notestream.consumer.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.BatchOutcome.Ended;
import io.notestream.consumer.internal.run.Settlement.RecordState;
import io.notestream.model.change.SequenceNumber;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SettlementTest {

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

  private static Settlement of(String... sequences) {
    return new Settlement(
        Arrays.stream(sequences).map(s -> s == null ? null : new SequenceNumber(s)).toList());
  }
}
