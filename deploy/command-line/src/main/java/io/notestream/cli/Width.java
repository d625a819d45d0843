package io.notestream.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The width of help and progress: that of the terminal, within reason. */
final class Width {

  /** The width where neither a variable nor a terminal says otherwise. */
  static final int DEFAULT = 80;

  private static final int LEAST = 40;

  /** Longer lines are hard to read. */
  private static final int MOST = 120;

  private Width() {}

  /** Returns the width that the variable COLUMNS asks for, if it asks for one. */
  static OptionalInt ofVariable(@Nullable String columns) {
    return columns != null && columns.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(bounded(Integer.parseInt(columns)))
        : OptionalInt.empty();
  }

  /** Returns the width for a command's help; asks the terminal unless the variable is set. */
  static int ofHelp(CommandSpec command, @Nullable String columns) {
    return ofVariable(columns)
        .orElseGet(() -> bounded(command.usageMessage().autoWidth(true).width()));
  }

  private static int bounded(int width) {
    return Math.max(LEAST, Math.min(MOST, width));
  }
}
