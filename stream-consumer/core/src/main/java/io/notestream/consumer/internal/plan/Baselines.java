package io.notestream.consumer.internal.plan;

import io.notestream.model.change.SequenceNumber;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The baselines that are known to exist. A note that is not among them is taken to have none; the
 * commit finds out if that was wrong, adds it here and has the rest planned again. Not thread-safe.
 */
public final class Baselines {

  private final Map<NoteRef, AsOf> known;

  /**
   * From which event on a note's changes count in full.
   *
   * @param sequence that event; {@code null} if all do
   */
  public record AsOf(@Nullable SequenceNumber sequence) {

    /** Whether the event's effect on the stock is already part of the baseline. */
    boolean covers(SequenceNumber event) {
      return sequence != null && event.compareTo(sequence) < 0;
    }
  }

  private Baselines(Map<NoteRef, AsOf> known) {
    this.known = known;
  }

  /** None. */
  public static Baselines none() {
    return new Baselines(new HashMap<>(0));
  }

  /** A copy that grows apart from this one. */
  public Baselines copy() {
    return new Baselines(new HashMap<>(known));
  }

  /** The note's baseline; {@code null} if none is known. */
  public @Nullable AsOf get(NoteRef note) {
    return known.get(note);
  }

  /** The note has this baseline. */
  public void learn(NoteRef note, AsOf asOf) {
    known.put(note, asOf);
  }
}
