package io.notestream.local.internal.stream;

import io.notestream.local.internal.table.KeySchema;
import io.notestream.local.internal.table.StreamView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a stream. Immutable.
 *
 * @param id unique in the data directory; later streams have higher ones
 * @param disabledAt since when it takes no more records; null while it is enabled
 */
record StreamMeta(
    long id,
    StreamArn arn,
    StreamView view,
    KeySchema key,
    Instant createdAt,
    @Nullable Instant disabledAt) {

  StreamMeta disabled(Instant at) {
    return new StreamMeta(id, arn, view, key, createdAt, at);
  }

  boolean isEnabled() {
    return disabledAt == null;
  }

  boolean keepsOldImages() {
    return view == StreamView.OLD_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
  }

  boolean keepsNewImages() {
    return view == StreamView.NEW_IMAGE || view == StreamView.NEW_AND_OLD_IMAGES;
  }
}
