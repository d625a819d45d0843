package io.notestream.consumer.worker.internal.console.find;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuestionTest {

  private static final String NOTE = "01M88GB7QG1EZSZMXZJB4CHPEB";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void whatIsAskedIsToldByItsForm() {
    assertThat(Question.of(" alice ")).isEqualTo(new Question("alice", null, null, null));
    assertThat(Question.of(NOTE)).isEqualTo(new Question(null, NOTE, null, null));
    assertThat(Question.of("al ice " + NOTE)).isEqualTo(new Question("al ice", NOTE, null, null));
    assertThat(Question.of(NOTE + ":100000000000000000315"))
        .isEqualTo(new Question(null, NOTE, "100000000000000000315", null));
    assertThat(Question.of("bob " + NOTE + ":7")).isEqualTo(new Question("bob", NOTE, "7", null));
    assertThat(Question.of(TRACE)).isEqualTo(new Question(null, null, null, TRACE));
    assertThat(Question.of("00-" + TRACE + "-00f067aa0ba902b7-01"))
        .isEqualTo(new Question(null, null, null, TRACE));
  }
}
