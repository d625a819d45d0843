package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.UserId;
import io.notestream.model.table.OpsKeys;
import io.notestream.writer.internal.observe.TraceParent;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A restore that a caller asks for. Immutable.
 *
 * @param userId the caller
 * @param expiration what to restore
 * @param at when the request was made, in milliseconds: the note's new {@code updatedAt}
 * @param expiry the note's new expiry
 * @param repeatable {@code null} if the caller will not repeat it
 * @param trace the place of the request in a trace
 */
public record RestoreRequest(
    UserId userId,
    EventId expiration,
    Instant at,
    NewExpiry expiry,
    @Nullable IdempotentRequest repeatable,
    TraceParent trace) {

  /** An expiry that depends on the time of the request that restores the note. */
  @FunctionalInterface
  public interface NewExpiry {

    /** Returns the expiry; {@code null} for a note that never expires. */
    @Nullable Expiry at(Instant restoredAt);
  }

  Map<String, AttributeValue> archiveKey() {
    return OpsKeys.archivedNote(userId, expiration.noteId(), expiration.sequence());
  }
}
