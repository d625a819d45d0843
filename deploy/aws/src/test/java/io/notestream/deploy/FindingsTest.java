package io.notestream.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules of AwsSolutions find nothing but what {@link Findings} explains. */
@NeedsNode
class FindingsTest {

  @Test
  void nothingIsLeftUnexplained() {
    assertThat(Synthesis.findings()).isEmpty();
  }
}
