package io.notestream.local.internal.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedWordsTest {

  @Test
  void thereAre573() {
    assertThat(ReservedWords.count()).isEqualTo(573);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "items",
        "status",
        "counter",
        "data",
        "name",
        "count",
        "ttl",
        "user",
        "Zone",
        "ABORT",
        "flattern",
        "inNter",
        "loged",
        "uuid",
        "values",
        "timestamp"
      })
  void caseDoesNotMatter(String word) {
    assertThat(ReservedWords.contains(word)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pk", "sk", "title", "tags", "version", "id", "email", "created_at"})
  void otherWordsAreFree(String word) {
    assertThat(ReservedWords.contains(word)).isFalse();
  }
}
