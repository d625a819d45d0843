package io.notestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;

/**
 * The loggers that a program keeps quieter than {@code --log-level} asks for. Immutable.
 *
 * @param always the most that these loggers ever log, by name, at any level: they would print what
 *     must not get into a log
 * @param unlessDebugging the most that these log, by name, unless the level is debug or trace: they
 *     would drown the rest
 */
public record QuietLoggers(Map<String, Level> always, Map<String, Level> unlessDebugging) {

  /**
   * Copies the maps.
   *
   * @param always copied
   * @param unlessDebugging copied
   */
  public QuietLoggers {
    always = Map.copyOf(always);
    unlessDebugging = Map.copyOf(unlessDebugging);
  }

  /** {@return no loggers} */
  public static QuietLoggers none() {
    return new QuietLoggers(Map.of(), Map.of());
  }

  /**
   * Lowers the levels of these loggers; those that are quieter already stay as they are.
   *
   * @param context the configuration of the log, in which levels are only ever lowered
   * @param debugging whether the level is debug or trace
   */
  public void apply(LoggerContext context, boolean debugging) {
    if (!debugging) {
      unlessDebugging.forEach((logger, level) -> limit(context, logger, level));
    }
    always.forEach((logger, level) -> limit(context, logger, level));
  }

  private static void limit(LoggerContext context, String logger, Level most) {
    Level now = context.getLogger(logger).getEffectiveLevel();
    context.getLogger(logger).setLevel(now.isGreaterOrEqual(most) ? now : most);
  }
}
