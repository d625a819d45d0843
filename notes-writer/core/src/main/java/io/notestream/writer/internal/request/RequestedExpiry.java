package io.notestream.writer.internal.request;

import io.notestream.model.note.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * The expiry that a caller asks for.
 *
 * @param stated whether the caller says anything about it
 * @param expiry the expiry; {@code null}, if stated, for a note that never expires
 */
public record RequestedExpiry(boolean stated, @Nullable Expiry expiry) {

  /** The caller says nothing about an expiry. */
  static final RequestedExpiry UNSTATED = new RequestedExpiry(false, null);

  /** The caller asks for a note that never expires. */
  static final RequestedExpiry NONE = new RequestedExpiry(true, null);
}
