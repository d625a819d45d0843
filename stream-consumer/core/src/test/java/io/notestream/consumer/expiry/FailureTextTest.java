package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTextTest {

  @Test
  void saysTheTypeAndTheMessageWithoutTheSpaceAroundIt() {
    assertThat(FailureText.of(new IllegalStateException(" the target is down\n")))
        .isEqualTo("IllegalStateException: the target is down");
    assertThat(FailureText.of(new IllegalStateException())).isEqualTo("IllegalStateException");
  }

  @Test
  void aLongMessageIsCut() {
    String type = "IllegalStateException: ";
    String message = "x".repeat(500 - type.length());

    assertThat(FailureText.of(new IllegalStateException(message))).isEqualTo(type + message);
    assertThat(FailureText.of(new IllegalStateException(message + "y")))
        .isEqualTo(type + message + "…");
  }

  @Test
  void aMessageIsNotCutWithinACharacter() {
    String text = FailureText.of(new IllegalStateException("\ud83d\ude00".repeat(600)));

    assertThat(text).endsWith("\ud83d\ude00…");
    assertThat(text.codePointCount(0, text.length())).isEqualTo(501);
  }
}
