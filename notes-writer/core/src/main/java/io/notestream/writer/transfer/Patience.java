package io.notestream.writer.transfer;

import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.store.StoreUnavailableException;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Repeats calls whose failure passes, throttled ones for instance, for as long as any call of the
 * transfer succeeds now and then. Thread-safe: all threads of a transfer share one.
 */
final class Patience {

  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private final Duration giveUpAfter;
  private final Stop stop;
  private volatile long lastSuccess = System.nanoTime();

  Patience(Duration giveUpAfter, Stop stop) {
    this.giveUpAfter = giveUpAfter;
    this.stop = stop;
  }

  /** A call. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws StoppedException;
  }

  /**
   * Returns the result of a call.
   *
   * @throws StoppedException if the transfer is to end before there is one
   * @throws TransferException if nothing has succeeded for too long
   * @throws SdkException if the call fails in a way that does not pass
   */
  <T> T run(Call<T> call) throws StoppedException {
    for (int tries = 0; ; tries++) {
      stop.check();
      RuntimeException failure;
      try {
        T result = call.run();
        lastSuccess = System.nanoTime();
        return result;
      } catch (SdkException e) {
        if (!Failures.of(e).passes()) {
          throw e;
        }
        failure = e;
      } catch (BlobStoreException | StoreUnavailableException e) {
        failure = e; // A blob store does not tell what passes.
      }
      if (System.nanoTime() - lastSuccess >= giveUpAfter.toNanos()) {
        throw new TransferException(
            "nothing has succeeded for " + giveUpAfter.toSeconds() + " s: " + failure.getMessage(),
            failure);
      }
      pause(tries);
    }
  }

  private void pause(int tries) throws StoppedException {
    long most = Math.min(LONGEST_WAIT.toNanos(), FIRST_WAIT.toNanos() << Math.min(tries, 10));
    stop.sleep(ThreadLocalRandom.current().nextLong(most + 1));
  }
}
