package io.notestream.consumer.internal.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltasTest {

  private static final Projection SUM_AND_MAX =
      Projection.named("own")
          .stock("sum", note -> Parts.whole(), note -> 1)
          .max("max", change -> Parts.whole(), change -> 1)
          .build();

  private final Deltas deltas = new Deltas(SUM_AND_MAX);

  @Test
  void aSumAddsUpAndAMaximumKeepsTheLargest() {
    deltas.add("sum", 2);
    deltas.add("sum", 3);
    deltas.add("max", 7);
    deltas.add("max", 5);

    assertThat(deltas.get("sum")).isEqualTo(5);
    assertThat(deltas.get("max")).isEqualTo(7);
    assertThat(deltas.toMap()).isEqualTo(Map.of("sum", 5L, "max", 7L));
    assertThat(deltas).hasToString("{sum=5, max=7}");
  }

  @Test
  void aSumThatCancelsOutIsNothingAndAMaximumOfZeroIsSomething() {
    deltas.add("sum", 2);
    deltas.add("sum", -2);
    assertThat(deltas.isNothing()).isTrue();

    deltas.add("max", 0);
    assertThat(deltas.isNothing()).isFalse();
    assertThat(deltas.toMap()).isEqualTo(Map.of("max", 0L));
  }

  @Test
  void whatIsUnknownIsZero() {
    assertThat(deltas.get("sum")).isZero();
    assertThat(deltas.get("max")).isZero();
    assertThat(deltas.has(1)).isFalse();
  }

  @Test
  void othersAreAddedNumberByNumber() {
    Deltas other = new Deltas(SUM_AND_MAX);
    other.add("sum", -3);
    deltas.add("max", 4);

    deltas.add(other);

    assertThat(deltas.toMap()).isEqualTo(Map.of("sum", -3L, "max", 4L));
  }

  @Test
  void aSumThatDoesNotFitIsAnError() {
    deltas.add("sum", Long.MAX_VALUE);

    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> deltas.add("sum", 1));
  }

  @Test
  void areEqualIfTheyAddTheSameToTheSameProjection() {
    Deltas same = new Deltas(SUM_AND_MAX);
    same.add("sum", 1);
    deltas.add("sum", 1);

    assertThat(deltas).isEqualTo(same).hasSameHashCodeAs(same);
    same.add("sum", 1);
    assertThat(deltas).isNotEqualTo(same);
    assertThat(new Deltas(OwnSummaries.TAG)).isNotEqualTo(new Deltas(tagsOfAnother()));
    assertThat(deltas.hashCode()).isNotEqualTo(same.hashCode());
  }

  private static Projection tagsOfAnother() {
    return Projection.named("tags").stock("notes", note -> Parts.whole(), note -> 1).build();
  }
}
