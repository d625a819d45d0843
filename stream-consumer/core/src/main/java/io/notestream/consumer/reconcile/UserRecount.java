package io.notestream.consumer.reconcile;

import io.notestream.model.note.UserId;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the recount of a user. Immutable.
 *
 * @param userId the user
 * @param outcome the outcome
 * @param drift the counters that are wrong, or were until they were corrected
 * @param parked how many notes have a change in the dead letters that explains a difference: their
 *     part of the counters is left as it is until the letters are redriven
 * @param notCounted how many notes are older than the counting, and are counted with their first
 *     change or the backfill
 * @param detail why the user was not judged, or not corrected; empty otherwise
 */
public record UserRecount(
    UserId userId, Outcome outcome, List<Drift> drift, int parked, int notCounted, String detail) {

  /** The outcome of a recount. */
  public enum Outcome {
    /** The counters are right, as far as they can be recounted. */
    RIGHT,
    /** Counters are wrong, and are left as they are. */
    DRIFT,
    /** Counters were wrong, and are right now. */
    CORRECTED,
    /** The user was too busy or is being erased, or the consumer is too far behind, to tell. */
    UNJUDGED,
    /** A stop was requested before the outcome was known. */
    STOPPED
  }

  /**
   * Creates a result.
   *
   * @param userId the user
   * @param outcome the outcome
   * @param drift copied
   * @param parked how many notes have a change in the dead letters
   * @param notCounted how many notes are older than the counting
   * @param detail the reason
   */
  public UserRecount {
    drift = List.copyOf(drift);
  }

  static UserRecount without(UserId userId, Outcome outcome, String detail) {
    return new UserRecount(userId, outcome, List.of(), 0, 0, detail);
  }

  /** Returns the outcome of a correction and a later recount. */
  UserRecount then(UserRecount later) {
    List<Drift> all = new ArrayList<>(drift);
    all.addAll(later.drift);
    Outcome both = later.outcome == Outcome.RIGHT ? outcome : later.outcome;
    return new UserRecount(userId, both, all, later.parked, later.notCounted, later.detail);
  }

  UserRecount as(Outcome other, String why) {
    return new UserRecount(userId, other, drift, parked, notCounted, why);
  }
}
