package io.notestream.writer.internal.pressure;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.outage.Outages;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A blob store whose calls end with the {@link Deadline} of the request that they are made for, and
 * whose failures are told to {@link Outages}. Thread-safe if the store is.
 */
public final class DeadlineBlobs implements BlobStore {

  /** The longest call without a deadline. */
  private static final Duration CALL = Duration.ofSeconds(30);

  /** What a store may take for a call without being in trouble. */
  private static final Duration USUAL = Duration.ofMillis(200);

  private static final Duration LEAST = Duration.ofMillis(1);

  private final BlobStore blobs;
  private final Outages outages;

  public DeadlineBlobs(BlobStore blobs, Outages outages) {
    this.blobs = blobs;
    this.outages = outages;
  }

  @Override
  public void put(String key, byte[] content) {
    call(
        "storing large bodies",
        inTime -> {
          inTime.put(key, content);
          return key;
        });
  }

  @Override
  public Optional<byte[]> get(String key) {
    return call("reading large bodies", inTime -> inTime.get(key));
  }

  @Override
  public void delete(String key) {
    call(
        "deleting large bodies",
        inTime -> {
          inTime.delete(key);
          return key;
        });
  }

  private <T> T call(String call, Function<BlobStore, T> work) {
    Duration remaining = Deadline.remainingOf(CALL);
    try {
      T result = work.apply(blobs.within(remaining.compareTo(LEAST) < 0 ? LEAST : remaining));
      outages.succeeded(call);
      return result;
    } catch (BlobStoreException e) {
      if (remaining.compareTo(USUAL) >= 0) { // Else it is the request that is late.
        outages.failed(call, false, e.getMessage() + ": " + cause(e), e);
      }
      throw e;
    }
  }

  private static String cause(BlobStoreException e) {
    return e.getCause() instanceof SdkException sdk
        ? Failures.inWords(sdk)
        : String.valueOf(e.getCause());
  }
}
