package io.notestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Passes lines on to another appender, but of lines that repeat each other only one a minute, with
 * the number of those that were left out: a loop that fails for hours must not bury what else is
 * logged. Warnings and errors that differ in numbers and ids repeat each other, other than in that
 * of a shard; lines below that only if they are equal. The number is logged when the line comes
 * again, with the next line of any kind after the minute, or when the command ends. Thread-safe.
 */
final class RepeatLimit extends AppenderBase<ILoggingEvent> {

  /** A little less than a minute, so that what is logged once a minute is no repetition. */
  private static final Duration WINDOW = Duration.ofSeconds(55);

  /** How many kinds of lines are remembered; beyond, the one that began first is forgotten. */
  private static final int KINDS = 500;

  /** The id of a shard, which is kept; or a word with a digit in it: a number, a request's id. */
  private static final Pattern VARIABLE =
      Pattern.compile("(shardId-[0-9a-f-]+)|[0-9A-Za-z]*[0-9][0-9A-Za-z]*");

  private final Appender<ILoggingEvent> target;
  private final Map<Kind, Repeats> seen = new LinkedHashMap<>();

  /** What lines that repeat each other have in common. */
  private record Kind(String logger, Level level, String message, @Nullable String thrown) {}

  /** The lines of one kind since the one that was passed on. */
  private static final class Repeats {
    private final long sinceMillis;
    private int leftOut;
    private ILoggingEvent last;

    Repeats(ILoggingEvent first) {
      this.sinceMillis = first.getTimeStamp();
      this.last = first;
    }

    boolean isOver(long nowMillis) {
      return nowMillis - sinceMillis >= WINDOW.toMillis();
    }
  }

  /** Limits what the target is given; it starts and stops with this one. */
  RepeatLimit(LoggerContext context, Appender<ILoggingEvent> target) {
    setContext(context);
    this.target = target;
  }

  @Override
  public void start() {
    target.start();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    logLeftOut();
    target.stop();
  }

  /** Logs what was left out so far; called when a command ends. */
  void logLeftOut() {
    synchronized (this) { // As for each line.
      seen.values().forEach(this::tell);
      seen.clear();
    }
  }

  /** Called by one thread at a time. */
  @Override
  protected void append(ILoggingEvent event) {
    Kind kind = kindOf(event);
    Repeats repeats = seen.get(kind);
    if (repeats != null && !repeats.isOver(event.getTimeStamp())) {
      event.prepareForDeferredProcessing();
      repeats.leftOut++;
      repeats.last = event;
      return;
    }
    seen.remove(kind);
    tellOver(event.getTimeStamp());
    seen.put(kind, new Repeats(event));
    if (repeats == null || repeats.leftOut == 0) {
      target.doAppend(event);
    } else {
      target.doAppend(counted(event, repeats.leftOut));
    }
  }

  /** They stand in the order in which they began. */
  private void tellOver(long nowMillis) {
    Iterator<Repeats> oldest = seen.values().iterator();
    while (oldest.hasNext()) {
      Repeats repeats = oldest.next();
      if (!repeats.isOver(nowMillis) && seen.size() < KINDS) {
        return;
      }
      tell(repeats);
      oldest.remove();
    }
  }

  private void tell(Repeats repeats) {
    if (repeats.leftOut > 1) {
      target.doAppend(counted(repeats.last, repeats.leftOut - 1));
    } else if (repeats.leftOut == 1) {
      target.doAppend(repeats.last);
    }
  }

  private ILoggingEvent counted(ILoggingEvent event, int leftOut) {
    LoggerContext context = (LoggerContext) getContext();
    IThrowableProxy thrown = event.getThrowableProxy();
    LoggingEvent counted =
        new LoggingEvent(
            RepeatLimit.class.getName(),
            context.getLogger(event.getLoggerName()),
            event.getLevel(),
            event.getFormattedMessage() + " (and " + leftOut + " more like it before)",
            null,
            null);
    if (thrown instanceof ThrowableProxy proxy) {
      counted.setThrowableProxy(proxy);
    }
    counted.setThreadName(event.getThreadName());
    counted.setInstant(event.getInstant());
    counted.setMDCPropertyMap(event.getMDCPropertyMap());
    return counted;
  }

  private static Kind kindOf(ILoggingEvent event) {
    boolean loud = event.getLevel().isGreaterOrEqual(Level.WARN);
    String message = String.valueOf(event.getFormattedMessage());
    return new Kind(
        event.getLoggerName(),
        event.getLevel(),
        loud ? VARIABLE.matcher(message).replaceAll(m -> m.group(1) == null ? "#" : "$1") : message,
        event.getThrowableProxy() == null ? null : event.getThrowableProxy().getClassName());
  }
}
