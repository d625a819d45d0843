package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LeaseRowTest {

  private static final Map<String, AttributeValue> LEASE =
      Map.of(
          "leaseKey", s("shardId-00000001795598866718-28b7bc6f"),
          "leaseCounter", n("7"),
          "checkpoint", s("100000000000000000001"),
          "checkpointSubSequenceNumber", n("0"),
          "ownerSwitchesSinceCheckpoint", n("0"));
  private static final Map<String, AttributeValue> STATE =
      Map.of(
          "leaseKey", s("Migration3.0"),
          "entityType", s("CLIENT_VERSION_MIGRATION"),
          "cv", s("CLIENT_VERSION_3X"),
          "mb", s("worker"),
          "mts", n("1795573388557"));
  private static final Map<String, AttributeValue> LEADER =
      Map.of(
          "leaseKey", s("Leader"),
          "entityType", s("LEADER"),
          "ownerName", s("worker"),
          "recordVersionNumber", s("168511e1"),
          "leaseDuration", s("3000"));

  @Test
  void whatKclWritesItselfIsReadable() {
    assertThat(problem(LEASE)).isNull();
    assertThat(problem(STATE)).isNull();
    assertThat(problem(LEADER)).isNull();
    assertThat(problem(Map.of("leaseKey", s("w1"), "entityType", s("WORKER_METRIC_STATS"))))
        .isNull();
  }

  @Test
  void theInitialStateIsWhatKclWrites() {
    LeaseRow state = LeaseRow.initialState("worker");

    assertThat(state.key()).isEqualTo(LeaseRow.STATE);
    assertThat(state.problem()).isEmpty();
    assertThat(state.attributes())
        .containsAllEntriesOf(without(STATE, "mts"))
        .containsOnlyKeys("leaseKey", "entityType", "cv", "mb", "mts", "h");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRIM_HORIZON", "LATEST", "AT_TIMESTAMP", "SHARD_END", "1"})
  void aPositionIsReadable(String checkpoint) {
    assertThat(problem(with(LEASE, "checkpoint", s(checkpoint)))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "", "12x", "-1"})
  void aCheckpointThatIsNoPositionIsNot(String checkpoint) {
    assertThat(problem(with(LEASE, "checkpoint", s(checkpoint))))
        .contains("checkpoint", "'" + checkpoint + "'");
  }

  @Test
  void aLeaseThatLacksWhatKclTakesForGrantedIsNot() {
    assertThat(problem(without(LEASE, "checkpoint"))).contains("no checkpoint");
    assertThat(problem(without(LEASE, "leaseCounter"))).contains("no leaseCounter");
    assertThat(problem(with(LEASE, "leaseCounter", s("7")))).contains("cannot decode");
  }

  @Test
  void aStateOfAnotherVersionOrShapeIsNot() {
    assertThat(problem(with(STATE, "cv", s("CLIENT_VERSION_9X")))).contains("'CLIENT_VERSION_9X'");
    assertThat(problem(without(STATE, "cv"))).contains("no version");
    assertThat(problem(with(STATE, "mts", s("now")))).contains("shape");
    assertThat(LeaseRow.of(STATE).key()).isEqualTo(LeaseRow.STATE);
  }

  @Test
  void aLockOfNobodyIsNot() {
    assertThat(problem(without(LEADER, "recordVersionNumber"))).contains("recordVersionNumber");
    assertThat(problem(with(LEADER, "leaseDuration", s("long")))).contains("'long'");
  }

  @Test
  void whatIsShownOfAValueIsShortAndPrintable() {
    String problem = problem(with(LEASE, "checkpoint", s("\u001b[2J\u0085" + "x".repeat(1000))));

    assertThat(problem).contains("'?[2J?x").doesNotContain("\u001b", "\u0085").hasSizeLessThan(200);
  }

  private static String problem(Map<String, AttributeValue> row) {
    return LeaseRow.of(row).problem().orElse(null);
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> row, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(row);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, AttributeValue> without(Map<String, AttributeValue> row, String name) {
    Map<String, AttributeValue> changed = new HashMap<>(row);
    changed.remove(name);
    return changed;
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue n(String value) {
    return AttributeValue.fromN(value);
  }
}
