package io.notestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Leaves out warnings and errors of libraries that report what is neither, such as that a wait was
 * interrupted when it was to be. Asked for every line, so that it looks at nothing below a warning.
 * Thread-safe.
 */
final class ExpectedLines extends TurboFilter {

  private final Map<String, List<String>> expected;
  private final Map<String, LogLevel> asked;

  /**
   * @param expected the texts that are left out, by logger
   * @param asked the loggers for which a level was asked for; those at debug are complete
   */
  ExpectedLines(Map<String, List<String>> expected, Map<String, LogLevel> asked) {
    this.expected = expected;
    this.asked = asked;
  }

  @Override
  @SuppressWarnings("NullAway") // by Logback's signature, all but logger and level may be null
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] values,
      @Nullable Throwable thrown) {
    if (format == null || !level.isGreaterOrEqual(Level.WARN)) {
      return FilterReply.NEUTRAL;
    }
    List<String> texts = expected.get(logger.getName());
    if (texts == null || isDebugged(logger)) {
      return FilterReply.NEUTRAL;
    }
    Throwable cause = thrown == null ? lastOf(values) : thrown;
    return texts.stream().anyMatch(text -> format.contains(text) || isSaid(text, cause))
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private boolean isDebugged(Logger logger) {
    LogLevel level = asked.get(logger.getName());
    return level != null && level.compareTo(LogLevel.DEBUG) >= 0;
  }

  /** Returns what SLF4J takes for the exception: the last value, if it is one. */
  private static @Nullable Throwable lastOf(Object @Nullable [] values) {
    return values != null
            && values.length > 0
            && values[values.length - 1] instanceof Throwable thrown
        ? thrown
        : null;
  }

  private static boolean isSaid(String text, @Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && cause.getMessage().contains(text)) {
        return true;
      }
    }
    return false;
  }
}
