package io.notestream.local.internal.table;

/** The most request units a second that a table or index on demand may use. */
public record OnDemandLimits(long read, long write) {

  /** Stands for no limit. */
  public static final long NONE = -1;

  public boolean isUnlimited() {
    return read == NONE && write == NONE;
  }
}
