package io.notestream.consumer.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.gap.Gaps.Closed;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context.BeforeExecution;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

class GapsTest {

  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Gap OLDER =
      Gap.seen(
          "2026-11-25T00:00:00.000", "shardId-2", "100", "900", "trimmed", NOW.minusSeconds(9));
  private static final Gap NEWER =
      Gap.seen("2026-11-25T00:00:00.000", "shardId-1", "TRIM_HORIZON", null, "shard gone", NOW);

  @AutoClose private final EngineTables tables = EngineTables.startAt(NOW);
  private final Gaps gaps =
      new Gaps(tables.client(), tables.names(), tables.clock(), Duration.ofDays(30));

  @Test
  void listsTheOldestFirst() {
    gaps.putIfAbsent(NEWER);
    gaps.putIfAbsent(OLDER);

    assertThat(gaps.list(Gap.State.OPEN)).containsExactly(OLDER, NEWER);
  }

  @Test
  void aGapSeenAgainKeepsItsFirstTimeAndItsState() {
    assertThat(gaps.putIfAbsent(OLDER)).isTrue();
    gaps.close(OLDER.id(), Gap.State.ACCEPTED);

    assertThat(
            gaps.putIfAbsent(
                Gap.seen(OLDER.streamLabel(), "shardId-2", "100", "900", "trimmed", NOW)))
        .isFalse();

    assertThat(gaps.list(Gap.State.OPEN)).isEmpty();
    assertThat(gaps.list(Gap.State.ACCEPTED))
        .containsExactly(OLDER.closed(Gap.State.ACCEPTED, NOW, NOW.plus(Duration.ofDays(30))));
  }

  @Test
  void aGapThatGrowsWhileTheCheckpointStandsIsExtended() {
    gaps.putIfAbsent(OLDER);

    assertThat(gaps.putIfAbsent(seenUpTo("1000"))).isTrue();
    assertThat(gaps.putIfAbsent(seenUpTo("950"))).isFalse();

    assertThat(gaps.list(Gap.State.OPEN)).containsExactly(OLDER.upTo("1000"));

    assertThat(gaps.putUnlessOpen(seenUpTo(null))).isTrue();
    assertThat(gaps.putUnlessOpen(seenUpTo("2000"))).isFalse();

    assertThat(gaps.list(Gap.State.OPEN)).containsExactly(OLDER.upTo(null));
  }

  @Test
  void aGapThatGrowsAfterItWasClosedOpensAgain() {
    gaps.putIfAbsent(OLDER);
    gaps.close(OLDER.id(), Gap.State.RECONCILED);

    assertThat(gaps.putIfAbsent(seenUpTo("1000"))).isTrue();

    assertThat(gaps.list(Gap.State.OPEN)).containsExactly(seenUpTo("1000"));
    assertThat(gaps.list(Gap.State.RECONCILED)).isEmpty();
  }

  @Test
  void aGapThatGrowsWhileItIsClosedIsClosedWithAllThatWasLost() {
    gaps.putIfAbsent(OLDER);
    AtomicBoolean grown = new AtomicBoolean();
    ExecutionInterceptor growsBetweenReadAndWrite =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof PutItemRequest && grown.compareAndSet(false, true)) {
              gaps.putIfAbsent(seenUpTo("1000"));
            }
          }
        };
    Gaps beside =
        new Gaps(
            tables.client(growsBetweenReadAndWrite),
            tables.names(),
            tables.clock(),
            Duration.ofDays(30));

    assertThat(beside.close(OLDER.id(), Gap.State.ACCEPTED)).isEqualTo(Closed.CLOSED);

    assertThat(gaps.list(Gap.State.ACCEPTED)).extracting(Gap::to).containsExactly("1000");
    assertThat(gaps.list(Gap.State.OPEN)).isEmpty();
  }

  private static Gap seenUpTo(@Nullable String first) {
    return Gap.seen(OLDER.streamLabel(), "shardId-2", "100", first, "trimmed", NOW);
  }

  @Test
  void isClosedOnce() {
    gaps.putIfAbsent(NEWER);

    assertThat(gaps.close(NEWER.id(), Gap.State.RECONCILED)).isEqualTo(Closed.CLOSED);
    assertThat(gaps.close(NEWER.id(), Gap.State.ACCEPTED)).isEqualTo(Closed.WAS_CLOSED);

    assertThat(gaps.list(Gap.State.RECONCILED)).hasSize(1);
    assertThat(gaps.list(Gap.State.ACCEPTED)).isEmpty();
  }

  @Test
  void whatConsumersOfTwoGenerationsHaveLostAreTwoGaps() {
    Gaps second =
        new Gaps(
            tables.client(), tables.names().withGeneration(2), tables.clock(), Duration.ofDays(30));
    gaps.putIfAbsent(OLDER);
    assertThat(second.putIfAbsent(OLDER)).isTrue();
    Gap seconds = OLDER.inGeneration(2);
    assertThat(seconds.id()).isEqualTo(OLDER.id() + "/2");

    assertThat(gaps.close(OLDER.id(), Gap.State.RECONCILED)).isEqualTo(Closed.CLOSED);

    assertThat(gaps.own(Gap.State.OPEN)).isEmpty();
    assertThat(second.own(Gap.State.OPEN)).containsExactly(seconds);
    assertThat(gaps.list(Gap.State.OPEN)).containsExactly(seconds);
    assertThat(gaps.close(seconds.id(), Gap.State.ACCEPTED)).isEqualTo(Closed.CLOSED);
    assertThat(gaps.close(OLDER.id() + "/1", Gap.State.ACCEPTED)).isEqualTo(Closed.UNKNOWN);
  }

  @Test
  void knowsNoOther() {
    assertThat(gaps.close("x/y/z", Gap.State.ACCEPTED)).isEqualTo(Closed.UNKNOWN);
    assertThat(gaps.close("nothing", Gap.State.ACCEPTED)).isEqualTo(Closed.UNKNOWN);
    assertThatIllegalArgumentException().isThrownBy(() -> gaps.close(NEWER.id(), Gap.State.OPEN));
  }
}
