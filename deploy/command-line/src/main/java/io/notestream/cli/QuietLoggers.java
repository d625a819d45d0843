package io.notestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The loggers that a program keeps quieter than {@code --log-level} asks for. Immutable.
 *
 * @param always the most that these loggers ever log, by name, at any level: they would print what
 *     must not get into a log
 * @param unlessDebugging the most that these log, by name, unless the level is debug or trace: they
 *     would drown the rest
 * @param expected the warnings and errors of these loggers, by name, that are neither: the text of
 *     each, as it stands in the line before its values are put in, or in the message of an
 *     exception that is logged with it. They are logged only while debugging
 */
public record QuietLoggers(
    Map<String, Level> always,
    Map<String, Level> unlessDebugging,
    Map<String, List<String>> expected) {

  /**
   * Copies the maps.
   *
   * @param always copied
   * @param unlessDebugging copied
   * @param expected copied
   */
  public QuietLoggers {
    always = Map.copyOf(always);
    unlessDebugging = Map.copyOf(unlessDebugging);
    expected = Map.copyOf(expected);
  }

  /** {@return no loggers} */
  public static QuietLoggers none() {
    return new QuietLoggers(Map.of(), Map.of(), Map.of());
  }

  /**
   * {@return these, with further ones that are quieter unless debugging}
   *
   * @param further the most that they log, by name
   */
  public QuietLoggers unlessDebuggingToo(Map<String, Level> further) {
    Map<String, Level> all = new HashMap<>(unlessDebugging);
    all.putAll(further);
    return new QuietLoggers(always, all, expected);
  }

  /**
   * Lowers the levels of these loggers; those that are quieter already stay as they are.
   *
   * @param context the configuration of the log, in which levels are only ever lowered
   * @param debugging whether the level is debug or trace
   */
  public void apply(LoggerContext context, boolean debugging) {
    apply(context, debugging, Map.of());
  }

  /**
   * Lowers the levels of these loggers, but sets those that somebody asked for.
   *
   * @param asked the levels that were asked for, by logger; {@link #always} holds for them too
   */
  void apply(LoggerContext context, boolean debugging, Map<String, LogLevel> asked) {
    if (!debugging) {
      unlessDebugging.forEach((logger, level) -> limit(context, logger, level));
      context.addTurboFilter(new ExpectedLines(expected, asked));
    }
    asked.forEach((name, level) -> context.getLogger(name).setLevel(Level.valueOf(level.name())));
    always.forEach((logger, level) -> limit(context, logger, level));
  }

  private static void limit(LoggerContext context, String logger, Level most) {
    Level now = context.getLogger(logger).getEffectiveLevel();
    context.getLogger(logger).setLevel(now.isGreaterOrEqual(most) ? now : most);
  }
}
