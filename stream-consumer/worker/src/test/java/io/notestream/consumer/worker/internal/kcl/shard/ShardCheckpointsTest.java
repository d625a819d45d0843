package io.notestream.consumer.worker.internal.kcl.shard;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.model.change.SequenceNumber;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/** KCL's side is played: what fails, and when, cannot be chosen otherwise. */
@Timeout(60)
class ShardCheckpointsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** As KCL throws on what it does not expect. */
  private static final RuntimeException NO_CONNECTION =
      new RuntimeException(SdkClientException.create("Unable to execute HTTP request"));

  private final List<String> attempts = new CopyOnWriteArrayList<>();
  private final List<Throwable> bugs = new CopyOnWriteArrayList<>();
  private final AtomicReference<Optional<Exception>> failure =
      new AtomicReference<>(Optional.empty());
  private final AtomicBoolean withheld = new AtomicBoolean();
  private final CountDownLatch response = new CountDownLatch(1);
  private volatile boolean responds = true;
  private final ShardCheckpoints checkpoints =
      new ShardCheckpoints("shard", Duration.ZERO, withheld::get, bugs::add);

  /** What is not written yet would be tried again for as long as the process lives. */
  @AfterEach
  void letAttemptsEnd() {
    failure.set(Optional.empty());
    response.countDown();
  }

  @Test
  void aFailureOnTheClientsSideIsTriedAgainUntilTheCheckpointIsWritten() {
    failure.set(Optional.of(NO_CONNECTION));
    settled(1);
    checkpoints.write(kcl(), LONG);
    failure.set(Optional.empty());

    eventually().untilAsserted(() -> assertThat(attempts).endsWith("written 1"));
    assertThat(checkpoints.isLeaseLost()).isFalse();
    assertThat(bugs).isEmpty();
  }

  @Test
  void afterAFailureThereIsAPauseHoweverOftenTheBatchMakesProgress() {
    failure.set(Optional.of(NO_CONNECTION));
    long start = System.nanoTime();
    for (int sequence = 1; sequence <= 1000; sequence++) {
      settled(sequence);
      checkpoints.writeIfDue(kcl());
    }
    eventually().until(() -> !attempts.isEmpty());

    long elapsed = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertThat((long) attempts.size()).isLessThanOrEqualTo(1 + elapsed / 200);
    failure.set(Optional.empty());
    eventually().untilAsserted(() -> assertThat(attempts).endsWith("written 1000"));
  }

  @Test
  void aLeaseTableThatDoesNotRespondHoldsUpNothing() {
    responds = false;
    settled(1);

    checkpoints.writeIfDue(kcl());
    settled(2);
    checkpoints.writeIfDue(kcl());
    checkpoints.write(kcl(), Duration.ofMillis(10));
    response.countDown();

    eventually().untilAsserted(() -> assertThat(attempts).endsWith("written 2"));
  }

  @Test
  void theEndOfABatchDoesNotWaitForALeaseTableThatIsKnownToFail() {
    failure.set(Optional.of(NO_CONNECTION));
    settled(1);

    checkpoints.write(kcl(), LONG);
    settled(2);
    checkpoints.write(kcl(), LONG);

    assertThat(attempts).allMatch(attempt -> attempt.startsWith("failed"));
  }

  @Test
  void aShutdownTriesForAsLongAsItIsGivenAndNoLonger() {
    failure.set(Optional.of(NO_CONNECTION));
    settled(1);

    checkpoints.writeLast(kcl(), Duration.ofSeconds(2));

    assertThat(attempts).hasSizeGreaterThan(1);
    int tried = attempts.size();
    failure.set(Optional.empty());
    await().during(Duration.ofMillis(500)).until(() -> attempts.size() <= tried + 1);
    assertThat(attempts).noneMatch(attempt -> attempt.startsWith("written"));
  }

  @Test
  void aShutdownWritesWhatHadFailedBefore() {
    failure.set(Optional.of(NO_CONNECTION));
    settled(1);
    checkpoints.write(kcl(), LONG);
    failure.set(Optional.empty());

    checkpoints.writeLast(kcl(), LONG);

    assertThat(attempts).endsWith("written 1");
  }

  @Test
  void anEndThatCannotBeWrittenIsAskedForAgainAndNothingFollowsIt() {
    failure.set(Optional.of(NO_CONNECTION));
    settled(1);
    checkpoints.write(kcl(), LONG);

    assertThat(checkpoints.writeEnd(kcl())).isFalse();
    failure.set(Optional.empty());
    assertThat(checkpoints.writeEnd(kcl())).isTrue();

    await()
        .during(Duration.ofMillis(500))
        .until(() -> attempts.get(attempts.size() - 1).equals("written end"));
    assertThat(checkpoints.isLeaseLost()).isFalse();
  }

  @Test
  void nothingIsWrittenWhileItIsWithheld() {
    withheld.set(true);
    settled(1);
    checkpoints.write(kcl(), LONG);
    assertThat(attempts).isEmpty();

    withheld.set(false);
    checkpoints.write(kcl(), LONG);
    assertThat(attempts).containsExactly("written 1");
  }

  @Test
  void aRefusalOfTheLeaseIsTheEndOfIt() {
    failure.set(Optional.of(new ShutdownException("another worker's")));
    settled(1);
    checkpoints.write(kcl(), LONG);
    failure.set(Optional.empty());
    checkpoints.write(kcl(), LONG);

    assertThat(checkpoints.isLeaseLost()).isTrue();
    assertThat(attempts).containsExactly("failed 1");
  }

  @Test
  void whatNoCheckpointShouldThrowEndsTheTenureAndIsReported() {
    IllegalArgumentException unexpected = new IllegalArgumentException("out of range");
    failure.set(Optional.of(unexpected));
    settled(1);
    checkpoints.write(kcl(), LONG);

    assertThat(bugs).containsExactly(unexpected);
    assertThat(checkpoints.isLeaseLost()).isTrue();
  }

  private void settled(int sequence) {
    checkpoints.settledThrough(new SequenceNumber(Integer.toString(sequence)));
  }

  private RecordProcessorCheckpointer kcl() {
    return (RecordProcessorCheckpointer)
        Proxy.newProxyInstance(
            RecordProcessorCheckpointer.class.getClassLoader(),
            new Class<?>[] {RecordProcessorCheckpointer.class},
            (proxy, method, arguments) -> {
              String position = arguments == null ? "end" : (String) arguments[0];
              if (!responds) {
                response.await();
              }
              Optional<Exception> fails = failure.get();
              attempts.add((fails.isPresent() ? "failed " : "written ") + position);
              if (fails.isPresent()) {
                throw fails.get();
              }
              return null;
            });
  }
}
