package io.notestream.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The terminal that standard error may be connected to. */
interface Terminal {

  /** Returns whether it is a terminal, which can erase a line; may start a process to find out. */
  boolean isInteractive();

  /** Returns how many columns it has. */
  int columns();

  /** Prints text as it is, without a line break. */
  void print(String text);

  /** Returns the standard error of this process. */
  static Terminal standardError() {
    return new StandardError(System.err);
  }

  /** The standard error of this process. */
  record StandardError(PrintStream err) implements Terminal {

    @Override
    public boolean isInteractive() {
      String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      return !os.startsWith("windows") && !"dumb".equals(System.getenv("TERM")) && isTerminal();
    }

    @Override
    public int columns() {
      return Width.ofVariable(System.getenv("COLUMNS")).orElse(Width.DEFAULT);
    }

    @Override
    public void print(String text) {
      err.print(text);
      err.flush();
    }

    /** Java knows of the console alone, which is standard input and output. */
    private static boolean isTerminal() {
      try {
        Process test = new ProcessBuilder("sh", "-c", "test -t 2").inheritIO().start();
        return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
      } catch (IOException e) {
        return false; // There is no shell that could tell.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
