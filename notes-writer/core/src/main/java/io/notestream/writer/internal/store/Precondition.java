package io.notestream.writer.internal.store;

import java.util.Set;

/** The versions of a note that a caller wants to change or delete. Immutable. */
public final class Precondition {

  private static final Precondition NONE = new Precondition(Set.of(), true, false);

  private final Set<Long> versions;
  private final boolean every;
  private final boolean stated;

  private Precondition(Set<Long> versions, boolean every, boolean stated) {
    this.versions = versions;
    this.every = every;
    this.stated = stated;
  }

  /** Returns a precondition that always holds, for a delete even if there is no note. */
  public static Precondition none() {
    return NONE;
  }

  /** Returns a precondition that holds for every version, but not without a note. */
  public static Precondition exists() {
    return new Precondition(Set.of(), true, true);
  }

  /** Returns a precondition that holds for these versions; for none if the set is empty. */
  public static Precondition anyOf(Set<Long> versions) {
    return new Precondition(Set.copyOf(versions), false, true);
  }

  /** Returns whether the caller stated a precondition at all. */
  boolean isStated() {
    return stated;
  }

  /** Returns whether it holds for a version. */
  public boolean allows(long version) {
    return every || versions.contains(version);
  }
}
