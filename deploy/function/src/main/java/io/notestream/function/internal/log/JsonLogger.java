package io.notestream.function.internal.log;

import io.notestream.function.Invocation;
import io.notestream.function.JsonLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes each event as a line of JSON to standard error. Thread-safe. */
final class JsonLogger extends LegacyAbstractLogger implements LoggingEventAware {

  private static final long serialVersionUID = 1;

  /** Three fraction digits, as Lambda's own lines have. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Level least;

  JsonLogger(String name, Level least) {
    this.name = name;
    this.least = least;
  }

  @Override
  public void log(LoggingEvent event) {
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        event.getThrowable(),
        event.getKeyValuePairs());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    write(level, pattern, arguments, thrown, null);
  }

  private void write(
      Level level,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown,
      @Nullable List<KeyValuePair> pairs) {
    JsonLine line =
        new JsonLine()
            .text("timestamp", TIME.format(Instant.now()))
            .text("level", level.name())
            .text("message", MessageFormatter.basicArrayFormat(pattern, arguments))
            .text("logger", name);
    Invocation.requestId().ifPresent(id -> line.text("requestId", id));
    Map<String, String> context = MDC.getCopyOfContextMap();
    if (context != null) {
      new TreeMap<>(context).forEach(line::text);
    }
    if (pairs != null) {
      pairs.forEach(pair -> line.text(pair.key, String.valueOf(pair.value)));
    }
    if (thrown != null) {
      line.object("error").text("type", thrown.getClass().getName());
      line.text("message", String.valueOf(thrown.getMessage()));
      line.text("trace", trace(thrown)).end();
    }
    // In one call, lest another thread's line gets into this one.
    System.err.print(line.finish() + '\n');
    System.err.flush();
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private boolean writes(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }
}
