package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnreadLeasesTest {

  private static final Map<String, Set<String>> ONE = Map.of("shard-a", Set.of());
  private static final Map<String, Set<String>> CHILD = Map.of("child", Set.of("shard-a"));

  private final Set<String> finished = new HashSet<>();
  private final Set<String> read = new HashSet<>();
  private Instant now = Instant.parse("2026-11-25T09:00:00Z");
  private final UnreadLeases leases =
      new UnreadLeases(() -> now, Duration.ofSeconds(10), finished::containsAll);

  @Test
  void namesAShardWhoseLeaseIsHeldAndWhoseProcessorNeverBegins() {
    look(ONE);
    passes(10);
    look(ONE);
    assertThat(leases.found()).isEmpty();

    passes(1);
    look(ONE);

    assertThat(leases.found()).containsExactly("shard-a");
  }

  @Test
  void aShardThatIsReadOrNoLongerHeldIsNotNamed() {
    look(ONE);
    passes(11);
    look(ONE);

    read.add("shard-a");
    look(ONE);
    assertThat(leases.found()).isEmpty();

    read.clear();
    look(ONE);
    passes(11);
    look(ONE);
    assertThat(leases.found()).containsExactly("shard-a");
    look(Map.of());
    assertThat(leases.found()).isEmpty();
  }

  @Test
  void aChildMayWaitForItsParentsAsLongAsTheyTake() {
    for (int i = 0; i < 10; i++) {
      look(CHILD);
      passes(11);
    }
    assertThat(leases.found()).isEmpty();

    finished.add("shard-a");
    look(CHILD);
    passes(11);
    look(CHILD);

    assertThat(leases.found()).containsExactly("child");
  }

  private void look(Map<String, Set<String>> held) {
    leases.look(held, read::contains);
  }

  private void passes(int seconds) {
    now = now.plusSeconds(seconds);
  }
}
