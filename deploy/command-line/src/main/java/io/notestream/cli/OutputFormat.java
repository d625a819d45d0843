package io.notestream.cli;

import java.util.Locale;

/** The formats in which a command prints a list. */
public enum OutputFormat {
  /** Aligned columns under a header; nothing at all for an empty list. */
  TABLE,
  /** An array of objects, one a line. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
