package io.notestream.local.internal.stream;

import io.notestream.local.internal.item.Item;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in a shard. Its sequence number is a part of its key in the store.
 *
 * @param createdAtMillis when the change was made, by the engine's clock
 * @param existedBefore whether there was an item before the change, whichever images are kept
 * @param existsAfter whether there is one after it
 * @param oldImage null if there was none or the stream does not keep it
 * @param newImage null if there is none or the stream does not keep it
 * @param byService whether the service made the change, because the item had expired
 */
record StreamRecord(
    long createdAtMillis,
    boolean existedBefore,
    boolean existsAfter,
    boolean byService,
    Item keys,
    @Nullable Item oldImage,
    @Nullable Item newImage) {

  String eventName() {
    if (!existsAfter) {
      return "REMOVE";
    }
    return existedBefore ? "MODIFY" : "INSERT";
  }

  long sizeBytes() {
    return (long) keys.sizeBytes()
        + (oldImage == null ? 0 : oldImage.sizeBytes())
        + (newImage == null ? 0 : newImage.sizeBytes());
  }
}
