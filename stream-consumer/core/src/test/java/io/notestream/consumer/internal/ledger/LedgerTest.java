package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failure.Kind;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Failure PASSING = new Failure(Kind.PASSING, "a", "");
  private static final Failure REJECTED = new Failure(Kind.REJECTED, "b", "");

  @Test
  void ofSeveralFailuresTheOneToWaitForComesFirst() {
    assertThat(Ledger.worse(null, null)).isNull();
    assertThat(Ledger.worse(PASSING, null)).isEqualTo(PASSING);
    assertThat(Ledger.worse(null, REJECTED)).isEqualTo(REJECTED);
    assertThat(Ledger.worse(PASSING, REJECTED)).isEqualTo(PASSING);
    assertThat(Ledger.worse(REJECTED, PASSING)).isEqualTo(PASSING);
    assertThat(Ledger.worse(PASSING, new Failure(Kind.PASSING, "c", ""))).isEqualTo(PASSING);
  }
}
