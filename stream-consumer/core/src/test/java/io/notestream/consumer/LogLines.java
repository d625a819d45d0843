package io.notestream.consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is logged through one logger and mentions a word. It is not printed meanwhile. */
public final class LogLines implements AutoCloseable {

  private final Logger logger;
  private final Level before;
  private final AppenderBase<ILoggingEvent> appender = new Appender();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final String word;

  /**
   * Listens from now on.
   *
   * @param word only lines with it count: other tests may run in the same process
   */
  public LogLines(String loggerName, String word) {
    this.word = word;
    logger = (Logger) LoggerFactory.getLogger(loggerName);
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** The lines of a level, the first logged first. */
  public List<String> of(String level) {
    return lines.stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(before);
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getFormattedMessage().contains(word)) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
      }
    }
  }
}
