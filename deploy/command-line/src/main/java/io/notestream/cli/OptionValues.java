package io.notestream.cli;

import java.util.function.Supplier;

/** Reads values whose rules only the program knows. */
public final class OptionValues {

  private OptionValues() {}

  /**
   * {@return what the reading returns} An {@link IllegalArgumentException} that it throws becomes a
   * wrong value of that option: one line with its message, and exit code 2.
   *
   * @param <T> what the value is read into
   * @param option a name of the option, such as {@code --reaction}, or an argument's label
   * @param reading parses and checks the value; called once, at once
   * @throws WrongValueException if the reading throws an {@link IllegalArgumentException}
   */
  public static <T> T read(String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new WrongValueException(option, String.valueOf(e.getMessage()), e);
    }
  }
}
