package io.notestream.consumer.worker;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a worker does beside the stream, now and again, each on a thread of its own: a slow one
 * keeps no other waiting. Used by one thread.
 */
final class Chores implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
  private static final Duration END = Duration.ofSeconds(10);

  private final List<ScheduledExecutorService> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * Does it again and again.
   *
   * @param pause from the end of one time to the beginning of the next
   * @param chore is told when to stop; what DynamoDB refuses is logged, and tried the next time
   */
  @SuppressWarnings("FutureReturnValueIgnored") // once() lets nothing through that would end it
  void every(String name, Duration pause, Consumer<BatchControl> chore) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(DaemonThreads.named(name));
    threads.add(thread);
    thread.scheduleWithFixedDelay(
        () -> once(name, chore), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(ScheduledExecutorService::shutdown);
    long deadline = System.nanoTime() + END.toNanos();
    try {
      for (ScheduledExecutorService thread : threads) {
        if (!thread.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          thread.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      threads.forEach(ScheduledExecutorService::shutdownNow);
    }
  }

  private void once(String name, Consumer<BatchControl> chore) {
    try {
      chore.accept(BatchControl.until(() -> closed));
    } catch (SdkException e) {
      LOG.warn("{} is put off: {}", name, e.getMessage());
    } catch (RuntimeException e) {
      // A bug; without this the chore would silently never be done again.
      LOG.error("{} failed", name, e);
    }
  }
}
