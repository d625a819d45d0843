package io.notestream.consumer.worker;

/** Halts the JVM after a bug, which must not reach the stream or the views. */
final class Halt {

  /** The exit code, as sysexits.h has it for internal errors of a program. */
  private static final int BUG = 70;

  private Halt() {}

  /** Halts at once, with what the log has said of the bug. */
  static void after(Error bug) {
    System.err.flush();
    Runtime.getRuntime().halt(BUG);
  }
}
