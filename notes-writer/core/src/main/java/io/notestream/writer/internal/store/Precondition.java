package io.notestream.writer.internal.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a note that a caller wants to change or delete: one of some, unless it is one of
 * others. Immutable.
 */
public final class Precondition {

  private static final Precondition NONE = new Precondition(null, false, Set.of(), false);

  private final @Nullable Set<Long> only;
  private final boolean needsNote;
  private final Set<Long> except;
  private final boolean exceptAll;

  /**
   * @param only the versions for which it holds; {@code null} for every version
   * @param needsNote whether it does not hold without a note
   * @param except versions for which it does not hold
   * @param exceptAll whether it holds for no version
   */
  private Precondition(
      @Nullable Set<Long> only, boolean needsNote, Set<Long> except, boolean exceptAll) {
    this.only = only;
    this.needsNote = needsNote;
    this.except = except;
    this.exceptAll = exceptAll;
  }

  /** Returns a precondition that always holds, for a delete even if there is no note. */
  public static Precondition none() {
    return NONE;
  }

  /** Returns a precondition that holds for every version, but not without a note. */
  public static Precondition exists() {
    return new Precondition(null, true, Set.of(), false);
  }

  /** Returns a precondition that holds for these versions; for none if the set is empty. */
  public static Precondition anyOf(Set<Long> versions) {
    return new Precondition(Set.copyOf(versions), true, Set.of(), false);
  }

  /** Returns this precondition, but so that it does not hold for these versions. */
  public Precondition exceptFor(Set<Long> versions) {
    return new Precondition(only, needsNote, Set.copyOf(versions), exceptAll);
  }

  /** Returns this precondition, but so that it holds for no note at all. */
  public Precondition exceptForAll() {
    return new Precondition(only, needsNote, except, true);
  }

  /** Returns whether it depends on the version that the note has. */
  boolean isStated() {
    return needsNote || exceptAll || !except.isEmpty();
  }

  /** Returns whether it does not hold without a note. */
  boolean needsNote() {
    return needsNote;
  }

  /** Returns whether it holds for a version. */
  public boolean allows(long version) {
    return (only == null || only.contains(version)) && !exceptAll && !except.contains(version);
  }
}
