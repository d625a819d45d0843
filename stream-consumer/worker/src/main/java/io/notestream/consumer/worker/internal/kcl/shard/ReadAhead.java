package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/**
 * Makes the read of a shard that follows a full one while the records of that are processed, since
 * it is known to be wanted. One at most, and only if there is memory to spare. Nothing is concluded
 * from it before it is taken: whatever the read shows, all records before it have been given to KCL
 * then, as with a read that is made when it is wanted. Used by one thread.
 */
final class ReadAhead {

  /** As many threads as shards are read ahead at the same time; idle ones end by themselves. */
  private static final Executor READERS =
      Executors.newCachedThreadPool(DaemonThreads.named("read-ahead"));

  private final ShardWatch watch;
  private final SharedReads reads;
  private @Nullable Pending pending;

  /**
   * A read that was made.
   *
   * @param response what it returned; has at least one record
   * @param begun when it began, by {@link System#nanoTime}
   */
  record Made(GetRecordsResponse response, long begun) {}

  private record Pending(String iterator, CompletableFuture<Made> read) {}

  /**
   * @param watch holds the memory
   * @param reads what the reads of all shards share
   */
  ReadAhead(ShardWatch watch, SharedReads reads) {
    this.watch = watch;
    this.reads = reads;
  }

  /**
   * Begins a read, unless memory is short.
   *
   * @param iterator where it begins
   * @param wait in how many nanoseconds the shard may be read
   * @param read makes it
   */
  void begin(String iterator, long wait, Supplier<GetRecordsResponse> read) {
    if (watch.beforeReadAhead()) {
      CompletableFuture<Made> made =
          CompletableFuture.supplyAsync(
              () -> make(read),
              CompletableFuture.delayedExecutor(Math.max(0, wait), TimeUnit.NANOSECONDS, READERS));
      pending = new Pending(iterator, made);
    }
  }

  /**
   * Takes the read that begins there, once it has returned; its memory is that of the shard's read
   * then. Forgets any other.
   *
   * @return {@code null} if none was made, or nothing is known from it: no record was there yet
   * @throws SdkException as the read
   */
  @Nullable Made take(String iterator) throws InterruptedException {
    Pending known = pending;
    pending = null;
    if (known == null) {
      return null;
    }
    boolean wanted = false;
    watch.awaitingAhead();
    try {
      Made made = known.iterator.equals(iterator) ? known.read.get() : null;
      wanted = made != null && !made.response.records().isEmpty();
      return wanted ? made : null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error bug) {
        throw bug;
      }
      return null; // Whatever else a client throws: the read is made anew.
    } finally {
      if (wanted) {
        watch.takeAhead();
      } else {
        watch.dropAhead();
      }
    }
  }

  private Made make(Supplier<GetRecordsResponse> read) {
    try {
      return reads.read(
          () -> {
            long begun = System.nanoTime();
            GetRecordsResponse response = read.get();
            watch.afterReadAhead(response.records().stream().mapToLong(KclRecord::sizeOf).sum());
            return new Made(response, begun);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
