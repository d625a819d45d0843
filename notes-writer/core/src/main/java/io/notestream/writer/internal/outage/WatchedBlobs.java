package io.notestream.writer.internal.outage;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.failure.Failures;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** A blob store whose failures are told to {@link Outages}. Thread-safe if the store is. */
public final class WatchedBlobs implements BlobStore {

  private final BlobStore blobs;
  private final Outages outages;

  public WatchedBlobs(BlobStore blobs, Outages outages) {
    this.blobs = blobs;
    this.outages = outages;
  }

  @Override
  public void put(String key, byte[] content) {
    watch(
        "storing large bodies",
        () -> {
          blobs.put(key, content);
          return key;
        });
  }

  @Override
  public Optional<byte[]> get(String key) {
    return watch("reading large bodies", () -> blobs.get(key));
  }

  @Override
  public void delete(String key) {
    watch(
        "deleting large bodies",
        () -> {
          blobs.delete(key);
          return key;
        });
  }

  private <T> T watch(String call, Supplier<T> work) {
    try {
      T result = work.get();
      outages.succeeded(call);
      return result;
    } catch (BlobStoreException e) {
      outages.failed(call, false, e.getMessage() + ": " + cause(e), e);
      throw e;
    }
  }

  private static String cause(BlobStoreException e) {
    return e.getCause() instanceof SdkException sdk
        ? Failures.inWords(sdk)
        : String.valueOf(e.getCause());
  }
}
