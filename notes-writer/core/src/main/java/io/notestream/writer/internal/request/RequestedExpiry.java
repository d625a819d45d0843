package io.notestream.writer.internal.request;

import io.notestream.model.note.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about the end of a note.
 *
 * @param stated whether it says anything
 * @param expiry the end; {@code null} for a note that stays, if stated
 */
public record RequestedExpiry(boolean stated, @Nullable Expiry expiry) {

  static final RequestedExpiry UNSTATED = new RequestedExpiry(false, null);
  static final RequestedExpiry NONE = new RequestedExpiry(true, null);
}
