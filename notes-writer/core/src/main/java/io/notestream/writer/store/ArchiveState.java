package io.notestream.writer.store;

import io.notestream.model.time.Timestamps;
import io.notestream.model.view.ArchivedNote;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What has become of an archived note.
 *
 * @param restoredAt when it was restored; {@code null} if it was not
 * @param purgeAt from when on it cannot be restored any more
 */
public record ArchiveState(@Nullable Instant restoredAt, Instant purgeAt) {

  /** Until when it can be restored; {@code null} if it was restored, or it is too late. */
  public @Nullable Instant restorableUntil(Instant now) {
    return restoredAt == null && now.isBefore(purgeAt) ? purgeAt : null;
  }

  static ArchiveState of(Map<String, AttributeValue> item) {
    AttributeValue restoredAt = item.get(ArchivedNote.RESTORED_AT);
    AttributeValue purgeAt = item.get(ArchivedNote.PURGE_AT);
    try {
      if (purgeAt == null || purgeAt.n() == null) {
        throw new UnreadableItemException("an archived note has no " + ArchivedNote.PURGE_AT);
      }
      return new ArchiveState(
          restoredAt == null ? null : Timestamps.parse(restoredAt.s()),
          Instant.ofEpochSecond(Long.parseLong(purgeAt.n())));
    } catch (DateTimeParseException | NumberFormatException e) {
      throw new UnreadableItemException("an archived note cannot be read: " + e.getMessage());
    }
  }
}
