package io.notestream.consumer.worker.internal.kcl.shard;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

@Timeout(30)
class ReadAheadTest {

  private static final long SIZE = 100_000;
  private static final GetRecordsResponse ONE_RECORD =
      GetRecordsResponse.builder()
          .records(
              Record.builder().dynamodb(StreamRecord.builder().sizeBytes(SIZE).build()).build())
          .build();
  private static final GetRecordsResponse NONE =
      GetRecordsResponse.builder().records(List.of()).build();

  private final ByteBudget budget = new ByteBudget(20L << 20);
  private final ShardWatches watches =
      new ShardWatches(budget, InstantSource.system(), Duration.ZERO);
  private final ShardWatch watch = watches.open("shard");
  private final SharedReads reads = new SharedReads(KclProfile.local(), 4);
  private final ReadPace pace = new SharedReads(KclProfile.aws(), 4).pace();
  private final ReadAhead ahead = new ReadAhead(watch, reads, pace);
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void theNextReadIsMadeBeforeItIsWantedAndItsMemoryIsHeldUntilItIsProcessed() throws Exception {
    watch.beforeRead();
    watch.afterRead(SIZE);
    long batch = budget.used();
    ahead.begin("next", 0, this::oneRecord);
    eventually().until(() -> calls.get() == 1 && budget.used() == 2 * batch);
    watch.batchDone();
    assertThat(budget.used()).isEqualTo(batch);

    assertThat(ahead.take("next")).isEqualTo(ONE_RECORD);
    watch.afterRead(SIZE);

    assertThat(budget.used()).isEqualTo(batch);
    watch.batchDone();
    assertThat(budget.used()).isZero();
    assertThat(ahead.take("next")).isNull();
  }

  @Test
  void aReadThatIsNotTheOneWantedIsForgotten() throws Exception {
    ahead.begin("next", 0, this::oneRecord);
    eventually().until(() -> calls.get() == 1);

    assertThat(ahead.take("elsewhere")).isNull();
    assertThat(budget.used()).isZero();
    assertThat(ahead.take("next")).isNull();
  }

  @Test
  void anEmptyReadSaysNothingSinceMoreMayHaveComeMeanwhile() throws Exception {
    ahead.begin("next", 0, () -> NONE);

    assertThat(ahead.take("next")).isNull();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aFailureIsThatOfTheReadThatIsWanted() {
    ahead.begin(
        "next",
        0,
        () -> {
          throw LimitExceededException.builder().message("too often").build();
        });

    assertThatThrownBy(() -> ahead.take("next")).isInstanceOf(LimitExceededException.class);
    assertThat(budget.used()).isZero();
  }

  @Test
  void whereMemoryIsShortOrWaitedForNothingIsReadAhead() throws Exception {
    ByteBudget.Share others = budget.acquire(11L << 20, Stop.never()).orElseThrow();

    ahead.begin("next", 0, this::oneRecord);

    assertThat(ahead.take("next")).isNull();
    assertThat(calls).hasValue(0);
    others.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aShardThatIsLeftGivesTheMemoryBackAlsoOfAReadThatHasNotReturned() throws Exception {
    CountDownLatch responds = new CountDownLatch(1);
    ahead.begin(
        "next",
        0,
        () -> {
          awaitUninterrupted(responds);
          return oneRecord();
        });
    eventually().until(() -> budget.used() > 0);

    watches.close(watch);
    responds.countDown();

    eventually().until(() -> calls.get() == 1);
    ahead.take("next");
    assertThat(budget.used()).isZero();
    ahead.begin("after", 0, this::oneRecord);
    assertThat(ahead.take("after")).isNull();
    assertThat(calls).hasValue(1);
  }

  @Test
  void aShardIsNotSilentWhileTheReadIsWaitedFor() throws Exception {
    CountDownLatch responds = new CountDownLatch(1);
    watch.begin();
    ahead.begin(
        "next",
        0,
        () -> {
          awaitUninterrupted(responds);
          return oneRecord();
        });
    Thread taking = new Thread(this::takeNext);
    taking.start();

    eventually().until(() -> taking.getState() == Thread.State.WAITING);
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    assertThat(watches.silentFor(Duration.ofMillis(50))).isEmpty();

    responds.countDown();
    taking.join();
  }

  @Test
  void theReadWaitsUntilTheShardMayBeRead() throws Exception {
    long begun = System.nanoTime();
    ahead.begin("next", Duration.ofMillis(200).toNanos(), this::oneRecord);

    ahead.take("next");

    long pause = KclProfile.aws().idleBetweenReads().toNanos();
    assertThat(Duration.ofNanos(pace.untilNext(begun) - pause))
        .isGreaterThan(Duration.ofMillis(190));
  }

  @Test
  void aReadThatFoundNothingIsAReadToThePace() throws Exception {
    long before = System.nanoTime();
    ahead.begin("next", 0, () -> NONE);

    assertThat(ahead.take("next")).isNull();

    assertThat(pace.untilNext(before)).isPositive();
  }

  @Test
  void aReadThatWasRefusedIsNotTriedAgainAtOnce() {
    long before = System.nanoTime();
    ahead.begin(
        "next",
        0,
        () -> {
          throw LimitExceededException.builder().message("too often").build();
        });

    assertThatThrownBy(() -> ahead.take("next")).isInstanceOf(LimitExceededException.class);
    pace.throttled();

    assertThat(pace.untilNext(before)).isPositive();
  }

  @Test
  void whereNoThreadCanBeMadeNothingIsReadAhead() throws Exception {
    ReadAhead threadless =
        new ReadAhead(
            watch,
            reads,
            pace,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });

    threadless.begin("next", 0, this::oneRecord);

    assertThat(threadless.take("next")).isNull();
    assertThat(budget.used()).isZero();
  }

  private void takeNext() {
    try {
      ahead.take("next");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private GetRecordsResponse oneRecord() {
    calls.incrementAndGet();
    return ONE_RECORD;
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
