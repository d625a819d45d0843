package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failure.Kind;
import org.junit.jupiter.api.Test;

class ViewsEpochTest {

  private final ViewsEpoch epoch = new ViewsEpoch();

  @Test
  void aTableThatIsNotFoundEndsTheEpoch() {
    epoch.failed(new Failure(Kind.OUTAGE, "ResourceNotFoundException", ""));

    assertThat(epoch.get()).isEqualTo(1);
    assertThat(epoch.doubts()).isZero();
  }

  @Test
  void aCallWithoutAResponseIsWorthALook() {
    epoch.failed(new Failure(Kind.UNCLEAR, "SdkClientException", ""));

    assertThat(epoch.get()).isZero();
    assertThat(epoch.doubts()).isEqualTo(1);
  }

  @Test
  void otherFailuresSayNothingOfTheTable() {
    epoch.failed(new Failure(Kind.PASSING, "ThrottlingException", ""));
    epoch.failed(new Failure(Kind.OUTAGE, "AccessDeniedException", ""));

    assertThat(epoch.get()).isZero();
    assertThat(epoch.doubts()).isZero();
  }

  @Test
  void eachEndAndEachDoubtIsCounted() {
    epoch.end();
    epoch.end();
    epoch.doubt();

    assertThat(epoch.get()).isEqualTo(2);
    assertThat(epoch.doubts()).isEqualTo(1);
  }
}
