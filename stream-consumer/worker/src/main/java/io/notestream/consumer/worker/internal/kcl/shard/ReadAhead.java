package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
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
  private final ReadPace pace;
  private final Executor threads;
  private @Nullable Pending pending;

  /**
   * @param begun completed when the read begins, with {@link System#nanoTime}; never if it does not
   */
  private record Pending(
      String iterator, CompletableFuture<Long> begun, CompletableFuture<GetRecordsResponse> read) {}

  /**
   * @param watch holds the memory
   * @param reads what the reads of all shards share
   * @param pace learns when a read began, whatever came of it
   */
  ReadAhead(ShardWatch watch, SharedReads reads, ReadPace pace) {
    this(watch, reads, pace, READERS);
  }

  /**
   * @param threads runs each read on another thread
   */
  ReadAhead(ShardWatch watch, SharedReads reads, ReadPace pace, Executor threads) {
    this.watch = watch;
    this.reads = reads;
    this.pace = pace;
    this.threads = threads;
  }

  /**
   * Begins a read, unless memory or threads are short.
   *
   * @param iterator where it begins
   * @param wait in how many nanoseconds the shard may be read
   * @param read makes it
   */
  void begin(String iterator, long wait, Supplier<GetRecordsResponse> read) {
    if (watch.beforeReadAhead()) {
      CompletableFuture<Long> begun = new CompletableFuture<>();
      try {
        // Not a delayed executor, in which a failure to make the thread would go unseen.
        pending =
            new Pending(
                iterator,
                begun,
                CompletableFuture.supplyAsync(() -> make(wait, begun, read), threads));
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        watch.dropAhead(); // No thread can be made: the read is made when it is wanted.
      }
    }
  }

  /**
   * Takes the read that begins there, once it has returned; its memory is that of the shard's read
   * then. Forgets any other.
   *
   * @return {@code null} if none was made, or nothing is known from it: no record was there yet
   * @throws SdkException as the read
   */
  @Nullable GetRecordsResponse take(String iterator) throws InterruptedException {
    Pending known = pending;
    pending = null;
    if (known == null) {
      return null;
    }
    boolean wanted = false;
    watch.awaitingAhead();
    try {
      GetRecordsResponse response = known.iterator.equals(iterator) ? known.read.get() : null;
      wanted = response != null && !response.records().isEmpty();
      return wanted ? response : null;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SdkException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error bug) {
        throw bug;
      }
      return null; // Whatever else a client throws: the read is made anew.
    } finally {
      Long begun = known.begun.getNow(null);
      if (begun != null) {
        pace.begun(begun); // DynamoDB counts it, also if nobody wants it, or it was refused.
      }
      if (wanted) {
        watch.takeAhead();
      } else {
        watch.dropAhead();
      }
    }
  }

  private GetRecordsResponse make(
      long wait, CompletableFuture<Long> begun, Supplier<GetRecordsResponse> read) {
    try {
      TimeUnit.NANOSECONDS.sleep(wait);
      return reads.read(
          () -> {
            begun.complete(System.nanoTime());
            GetRecordsResponse response = read.get();
            watch.afterReadAhead(response.records().stream().mapToLong(KclRecord::sizeOf).sum());
            return response;
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
