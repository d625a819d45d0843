package io.notestream.cli;

import org.jspecify.annotations.Nullable;

/** Thrown by a command when the value of an option is wrong: one line, and exit code 2. */
public final class WrongValueException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String option;

  /**
   * Creates the exception.
   *
   * @param option a name of the option, such as {@code --host}
   * @param message what is wrong with the value, and what is expected
   * @param cause what found the value to be wrong; {@code null} if the command itself did
   */
  public WrongValueException(String option, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.option = option;
  }

  /** Returns a name of the option. */
  String option() {
    return option;
  }
}
