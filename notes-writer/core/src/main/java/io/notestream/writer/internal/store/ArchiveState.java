package io.notestream.writer.internal.store;

import io.notestream.model.table.ItemReader;
import io.notestream.model.view.ArchivedNote;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What has become of an archived note. Immutable.
 *
 * @param restoredAt when it was restored; {@code null} if it has not been
 * @param purgeAt when it can no longer be restored
 */
public record ArchiveState(@Nullable Instant restoredAt, Instant purgeAt) {

  /** Returns until when it can be restored; {@code null} if it no longer can. */
  public @Nullable Instant restorableUntil(Instant now) {
    return restoredAt == null && now.isBefore(purgeAt) ? purgeAt : null;
  }

  static ArchiveState of(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    return new ArchiveState(
        reader.optionalTime(ArchivedNote.RESTORED_AT), reader.epochSecond(ArchivedNote.PURGE_AT));
  }
}
