package io.notestream.writer.internal.store;

import java.util.Set;

/** Which versions of a note a caller wants to change. Immutable. */
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

  /** Whatever the version is, and for a delete also if there is no note. */
  public static Precondition none() {
    return NONE;
  }

  /** Whatever the version is, but there must be a note. */
  public static Precondition exists() {
    return new Precondition(Set.of(), true, true);
  }

  /** One of these versions; none at all if the set is empty. */
  public static Precondition anyOf(Set<Long> versions) {
    return new Precondition(Set.copyOf(versions), false, true);
  }

  /** Whether the caller stated one at all. */
  boolean isStated() {
    return stated;
  }

  /** Whether a note of this version may be changed. */
  public boolean allows(long version) {
    return every || versions.contains(version);
  }
}
