package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords.Cause;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardWatchesTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private Instant now = Instant.parse("2026-11-25T09:00:00Z");
  private final ByteBudget budget = new ByteBudget(100L << 20);
  private final ShardWatches watches = new ShardWatches(budget, () -> now, Duration.ZERO);

  @Test
  void namesTheShardThatIsNotRead() throws Exception {
    ShardWatch read = watches.open("shard-a");
    read.begin();
    watches.open("shard-b").begin();
    watches.open("child of shard-b");

    now = now.plusSeconds(11);
    read.beforeRead();
    read.afterRead(0);

    assertThat(watches.silentFor(BOUND)).containsExactly("shard-b");
  }

  @Test
  void aShardThatIsWorkedOnIsNotSilentHoweverLongThatTakes() {
    ShardWatch watch = watches.open("shard-a");
    watch.begin();
    watch.batchStarted(List.of());

    now = now.plusSeconds(3600);
    assertThat(watches.silentFor(BOUND)).isEmpty();

    watch.batchDone();
    now = now.plusSeconds(11);
    assertThat(watches.silentFor(BOUND)).containsExactly("shard-a");
  }

  @Test
  void aShardThatIsNoLongerOursIsNotWatched() {
    ShardWatch watch = watches.open("shard-a");
    watch.begin();
    assertThat(watches.active()).isEqualTo(1);
    watches.close(watch);

    now = now.plusSeconds(3600);
    assertThat(watches.silentFor(BOUND)).isEmpty();
    assertThat(watches.active()).isZero();
  }

  @Test
  void memoryIsHeldFromTheReadToTheEndOfTheWork() throws Exception {
    ShardWatch watch = watches.open("shard-a");
    watch.beforeRead();
    watch.afterRead(1000);
    long held = budget.used();
    watch.batchStarted(List.of());
    assertThat(held).isGreaterThanOrEqualTo(1000);
    assertThat(budget.used()).isEqualTo(held);

    watch.batchDone();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aReaderThatIsFollowedByAnotherGivesItsMemoryBack() throws Exception {
    ShardWatch former = watches.open("shard-a");
    former.beforeRead();
    former.afterRead(1000);

    watches.open("shard-a");

    assertThat(budget.used()).isZero();
  }

  @Test
  void aReadThatIsDeniedIsToldOnceItIsDeniedAgainAndUntilOneSucceeds() {
    Failure denied = new Failure(Kind.OUTAGE, "AccessDeniedException", "not you");
    ShardWatch watch = watches.open("shard-a");
    ShardWatch other = watches.open("shard-b");
    watch.failed("GetRecords", denied);
    assertThat(watches.unreadable()).isEmpty();
    assertThat(watches.isAttended("shard-a")).isTrue();
    assertThat(watches.isAttended("shard-b")).isFalse();

    now = now.plusSeconds(1);
    watch.failed("GetRecords", denied);
    assertThat(watches.unreadable())
        .containsExactly(
            "shard shard-a cannot be read: GetRecords: AccessDeniedException: not you");

    other.failed("GetRecords", denied);
    now = now.plusSeconds(1);
    other.failed("GetRecords", denied);
    assertThat(watches.unreadable()).singleElement().asString().contains("shard-a and 1 more");

    watch.succeeded("GetShardIterator");
    assertThat(watches.unreadable()).singleElement().asString().contains("shard-a and 1 more");
    watch.succeeded("GetRecords");
    other.succeeded("GetRecords");
    assertThat(watches.unreadable()).isEmpty();
    assertThat(watches.isAttended("shard-a")).isFalse();
  }

  @Test
  void aThrottleIsToldOnceItHasLastedForAMinute() {
    Failure throttled = new Failure(Kind.PASSING, "LimitExceededException", "too often");
    ShardWatch watch = watches.open("shard-a");
    for (int second = 0; second < 60; second++) {
      watch.failed("GetRecords", throttled);
      assertThat(watches.unreadable()).isEmpty();
      now = now.plusSeconds(1);
    }
    watch.failed("GetRecords", throttled);
    assertThat(watches.unreadable()).hasSize(1);

    watch.succeeded("GetRecords");
    watch.failed("GetRecords", throttled);
    assertThat(watches.unreadable()).isEmpty();
  }

  @Test
  void aLossIsRememberedUntilItIsRecorded() {
    ShardWatch watch = watches.open("shard-a");
    watch.trimmed("100");
    watch.trimmed("200");

    assertThat(watch.missingBefore("300"))
        .contains(new MissingRecords("100", Cause.TRIMMED, "300"));
    watch.shardGone("250");
    assertThat(watch.missingBefore(null))
        .contains(new MissingRecords("100", Cause.SHARD_GONE, null));
    watch.missingRecorded();
    assertThat(watch.missingBefore("400")).isEmpty();
  }

  @Test
  void nothingIsLostOfAShardThatWasReadToItsEndAMomentAgo() {
    ShardWatch watch = new ShardWatch("shard-a", budget, () -> now, Duration.ofHours(1));
    watch.atTip(true);

    assertThat(watch.trimmed("100")).isFalse();
    assertThat(watch.shardGone("100")).isFalse();
    assertThat(watch.missingBefore("200")).isEmpty();
  }

  @Test
  void whatIsMissingWhereNothingFollowsIsToldUntilItIsRecorded() {
    ShardWatch watch = watches.open("shard-a");
    watch.begin();
    watch.trimmed("100");
    assertThat(watches.missingBeforeNext()).isEmpty();

    watch.atTip(true);
    assertThat(watches.missingBeforeNext()).singleElement().asString().contains("shard-a", "100");

    watch.atTip(false); // Its end, whose gap may take a while to be written.
    assertThat(watches.missingBeforeNext()).hasSize(1);

    watch.missingRecorded();
    watch.atTip(true);
    assertThat(watches.missingBeforeNext()).isEmpty();
  }
}
