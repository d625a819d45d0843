package io.notestream.writer.api;

import io.notestream.model.note.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about the end of a note.
 *
 * @param stated whether it says anything
 * @param expiry the end; {@code null} for a note that stays, if stated
 */
record WantedExpiry(boolean stated, @Nullable Expiry expiry) {

  static final WantedExpiry UNSTATED = new WantedExpiry(false, null);
  static final WantedExpiry NONE = new WantedExpiry(true, null);
}
