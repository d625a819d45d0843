package io.notestream.consumer.worker.internal.console.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.worker.internal.console.activity.LiveChange;
import io.notestream.consumer.worker.internal.console.activity.LiveFeed;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Changes as JSON, written once for all pages that show them, and not before one does. Thread-safe.
 */
final class Rendered {

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Text(long id, byte[] json) {}

  private final AtomicReferenceArray<@Nullable Text> texts =
      new AtomicReferenceArray<>(LiveFeed.KEPT);

  /** Returns a change as JSON in UTF-8; not to be changed. */
  byte[] of(LiveChange change) throws JsonProcessingException {
    int slot = (int) (change.id() % LiveFeed.KEPT);
    Text known = texts.get(slot);
    if (known == null || known.id() != change.id()) {
      known = new Text(change.id(), JSON.writeValueAsBytes(change));
      texts.set(slot, known);
    }
    return known.json();
  }
}
