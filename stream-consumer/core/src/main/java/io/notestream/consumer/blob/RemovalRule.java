package io.notestream.consumer.blob;

import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides whether a body that is due for removal may go. A pure function of
 * everything that may still refer to the body.
 */
final class RemovalRule {

  /** How long to postpone a removal when something may still need the body. */
  static final Duration POSTPONEMENT = Duration.ofHours(24);

  private RemovalRule() {}

  /** What to do with a removal. */
  sealed interface Decision {}

  /** Keep the body and drop the removal: the change that ends the reference brings its own. */
  record Keep() implements Decision {}

  /**
   * Decide again later.
   *
   * @param due when
   */
  record Postpone(Instant due) implements Decision {}

  /**
   * Look again at an upload that the note does not refer to. The note may have referred to it and
   * have ended since, by a change that the consumer has not seen yet: its archived version would
   * need the body. The stream keeps a change for 24 hours, and the second look comes after that.
   *
   * @param due when
   */
  record LookAgain(Instant due) implements Decision {}

  /** Remove the body. */
  record Remove() implements Decision {}

  /**
   * Everything that may still refer to the body.
   *
   * @param current the body that the note refers to now; {@code null} if the note is gone or refers
   *     to none
   * @param archived every archived version of the note; not needed for the first look at an upload
   * @param others every pending removal of a body of the note, including this one
   * @param reactionPending whether a reaction to the event is pending; for an upload, which has no
   *     event, whether anything of the note stands in the dead letters. Not needed for the first
   *     look
   */
  record References(
      @Nullable String current,
      List<ArchivedNote> archived,
      List<BlobRemoval> others,
      boolean reactionPending) {}

  /** Decides what to do with a removal that is due. */
  static Decision decide(BlobRemoval removal, References references, Instant now) {
    if (removal.bodyRef().equals(references.current())) {
      return new Keep();
    }
    if (references.others().stream().anyMatch(other -> isLater(other, removal))) {
      return new Keep();
    }
    if (removal.isBeforeFirstLook()) {
      return new LookAgain(now.plus(POSTPONEMENT));
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

  /**
   * Returns whether the note left the same body again later: that removal takes care of it. An
   * upload comes before every change that can leave it behind.
   */
  private static boolean isLater(BlobRemoval other, BlobRemoval removal) {
    return other.bodyRef().equals(removal.bodyRef())
        && !other.isUpload()
        && (removal.isUpload() || other.sequence().compareTo(removal.sequence()) > 0);
  }

  /**
   * Returns whether the note was restored with the body. It may have left the body again by a
   * change that the consumer has not seen yet; that change will bring a removal of its own.
   */
  private static boolean wasRestored(ArchivedNote archived, BlobRemoval removal) {
    return archived.restoredAt() != null
        && (removal.isUpload() || archived.sequence().equals(removal.sequence()));
  }
}
