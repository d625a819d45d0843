package io.notestream.consumer.internal.plan;

import io.notestream.model.change.SequenceNumber;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The baselines and corrections that are known to exist. A note that is not among them is taken to
 * have none. If that was wrong, the commit finds out; the baseline is added here, and the rest is
 * planned again. Not thread-safe.
 */
public final class Baselines {

  private final Map<NoteRef, AsOf> known;
  private final Corrections corrections;

  /**
   * The first event of a note that counts in full; the baseline covers those before it.
   *
   * @param sequence that event's sequence number; {@code null} if all events count in full
   */
  public record AsOf(@Nullable SequenceNumber sequence) {

    /** Returns whether the event's effect on the stock is part of the baseline. */
    boolean covers(SequenceNumber event) {
      return sequence != null && event.compareTo(sequence) < 0;
    }
  }

  private Baselines(Map<NoteRef, AsOf> known, Corrections corrections) {
    this.known = known;
    this.corrections = corrections;
  }

  /** Returns an empty set of baselines. */
  public static Baselines none() {
    return new Baselines(new HashMap<>(0), Corrections.none());
  }

  /** Returns a copy, which is independent of this set. */
  public Baselines copy() {
    return new Baselines(new HashMap<>(known), corrections.copy());
  }

  /** Returns the corrections that are known to have been made. */
  public Corrections corrections() {
    return corrections;
  }

  /** Returns the note's baseline; {@code null} if none is known. */
  public @Nullable AsOf get(NoteRef note) {
    return known.get(note);
  }

  /** Adds a baseline that exists. */
  public void learn(NoteRef note, AsOf asOf) {
    known.put(note, asOf);
  }

  /** Adds the baselines that a transaction has put, which is committed. */
  public void learn(PlannedTransaction committed) {
    for (Action action : committed.actions()) {
      if (action instanceof Action.PutBaseline put) {
        learn(NoteRef.of(put.event().change()), new AsOf(put.asOf()));
      }
    }
  }
}
