package io.notestream.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {

  @Test
  void decodesAndPlansEachOfItsRecords() {
    assertThat(WarmUp.run(Duration.ZERO)).isEqualTo(201);
    assertThat(WarmUp.run(Duration.ofMillis(20)) % 201).isZero();
  }
}
