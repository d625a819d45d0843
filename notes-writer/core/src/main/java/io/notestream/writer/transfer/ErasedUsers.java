package io.notestream.writer.transfer;

import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.view.Erasure;
import io.notestream.writer.transfer.Stop.StoppedException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * Knows which notes were erased with their users: such a note would be stored, but never counted,
 * and the next erasure would remove it. Reads a tombstone once for each of the latest users.
 * Thread-safe.
 */
final class ErasedUsers {

  /** What is remembered of more users than these is forgotten. */
  private static final int MOST_KNOWN = 10_000;

  private final TransferSettings settings;
  private final Patience patience;
  private final Map<UserId, Optional<Instant>> erasedThrough = new ConcurrentHashMap<>();

  ErasedUsers(TransferSettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Returns whether the note was created before its user was erased.
   *
   * @throws StoppedException if the import is to end before that is known
   */
  boolean had(Note note) throws StoppedException {
    Optional<Instant> known = erasedThrough.get(note.userId());
    if (known == null) {
      known = patience.run(() -> read(note.userId()));
      if (erasedThrough.size() >= MOST_KNOWN) {
        erasedThrough.clear();
      }
      erasedThrough.put(note.userId(), known);
    }
    return known.filter(note.createdAt()::isBefore).isPresent();
  }

  private Optional<Instant> read(UserId userId) {
    try {
      Map<String, AttributeValue> item =
          settings
              .clients()
              .reads()
              .getItem(
                  r ->
                      r.tableName(settings.tables().noteOps())
                          .key(OpsKeys.erasure(userId))
                          .consistentRead(true))
              .item();
      return item.isEmpty()
          ? Optional.empty()
          : Optional.of(Erasure.fromItem(item).erasedThrough());
    } catch (ResourceNotFoundException e) {
      return Optional.empty(); // Notes alone were created: nobody was erased there.
    }
  }
}
