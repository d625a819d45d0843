package io.notestream.cli;

import java.util.Locale;

/** The value of an option that switches something on or off. */
public enum Switch {
  /** Switches it on, whatever the default is. */
  ON,
  /** Switches it off, whatever the default is. */
  OFF;

  /** {@return whether this is {@link #ON}} */
  public boolean isOn() {
    return this == ON;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
