package io.notestream.cli;

/** The exit codes of every program and command. */
public final class ExitCode {

  /** Everything was done, or a signal ended a program that runs until then. */
  public static final int DONE = 0;

  /** The command was understood, and failed. Trying again may help. */
  public static final int FAILED = 1;

  /** An option, an argument or a value is wrong. Trying again does not help. */
  public static final int WRONG_USAGE = 2;

  private ExitCode() {}
}
