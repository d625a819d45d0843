package io.notestream.cli;

import java.util.Locale;

/** The levels of the log; each includes those before it. */
public enum LogLevel {
  /** Logs what failed and stays failed until somebody acts. */
  ERROR,
  /** Logs what an operator should look at, although the program goes on. */
  WARN,
  /** Logs what happens once in a while, such as starts and stops. */
  INFO,
  /** Logs what happens all the time, and the stack traces of failures. */
  DEBUG,
  /** Logs everything, also what libraries do; much slower. */
  TRACE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
