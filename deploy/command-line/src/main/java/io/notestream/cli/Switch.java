package io.notestream.cli;

import java.util.Locale;

/** The value of an option that switches something on or off. */
public enum Switch {
  ON,
  OFF;

  /** Returns whether this is {@link #ON}. */
  public boolean isOn() {
    return this == ON;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
