package io.notestream.consumer.blob;

import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body that is due for removal may go. A pure function of everything that may still refer
 * to it.
 */
final class RemovalRule {

  /** How much later to look again when something may still come to need the body. */
  static final Duration POSTPONEMENT = Duration.ofHours(24);

  private RemovalRule() {}

  /** What is to be done. */
  sealed interface Decision {}

  /** Keep the body, and forget the removal: whatever ends the reference brings its own. */
  record Keep() implements Decision {}

  /** Look again then. */
  record Postpone(Instant due) implements Decision {}

  /** Remove the body. */
  record Remove() implements Decision {}

  /**
   * What may still refer to the body.
   *
   * @param current what the note refers to now; {@code null} if it is gone, or refers to nothing
   * @param archived every archived version of the note
   * @param others every removal of the note's bodies that is written down, this one among them
   * @param reactionPending whether a reaction to the event is still to be done
   */
  record References(
      @Nullable String current,
      List<ArchivedNote> archived,
      List<BlobRemoval> others,
      boolean reactionPending) {}

  static Decision decide(BlobRemoval removal, References references, Instant now) {
    if (removal.bodyRef().equals(references.current())) {
      return new Keep();
    }
    if (references.others().stream().anyMatch(other -> isLater(other, removal))) {
      return new Keep();
    }
    List<ArchivedNote> holders =
        references.archived().stream()
            .filter(archived -> removal.bodyRef().equals(archived.note().bodyRef()))
            .toList();
    if (holders.stream().anyMatch(archived -> wasRestored(archived, removal))) {
      return new Keep();
    }
    Optional<Instant> heldUntil =
        holders.stream()
            .filter(archived -> archived.restoredAt() == null)
            .map(archived -> archived.purgeAt().plus(POSTPONEMENT))
            .filter(until -> until.isAfter(now))
            .max(Instant::compareTo);
    if (heldUntil.isPresent()) {
      return new Postpone(heldUntil.get());
    }
    return references.reactionPending() ? new Postpone(now.plus(POSTPONEMENT)) : new Remove();
  }

  /** The note came back and left the same body again: that event's removal sees to it. */
  private static boolean isLater(BlobRemoval other, BlobRemoval removal) {
    return other.bodyRef().equals(removal.bodyRef())
        && other.sequence().compareTo(removal.sequence()) > 0;
  }

  /**
   * The note was brought back with the body, and may have left again by a change that the consumer
   * has not seen yet. That change will bring a removal of its own.
   */
  private static boolean wasRestored(ArchivedNote archived, BlobRemoval removal) {
    return archived.restoredAt() != null && archived.sequence().equals(removal.sequence());
  }
}
