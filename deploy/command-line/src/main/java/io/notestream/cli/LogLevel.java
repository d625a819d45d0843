package io.notestream.cli;

import java.util.Locale;

/** The levels of the log; each includes those before it. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
