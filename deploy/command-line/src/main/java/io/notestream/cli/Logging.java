package io.notestream.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log as the options say: on standard error, since standard output is for results. */
final class Logging {

  /** Set by a user who brings a configuration of their own. */
  private static final String OWN_CONFIGURATION = "logback.configurationFile";

  private static final String TIME = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level ";
  static final String SHORT = TIME + "%logger{0} - %msg%n%trace";
  static final String DETAILED = TIME + "[%thread] %logger{40} - %msg%n%ex";

  private Logging() {}

  /**
   * Sets up the log.
   *
   * @return logs what was left out so far; to be run when the command ends
   */
  static Runnable configure(CommonOptions options, QuietLoggers quiet) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Runnable end = () -> {};
    boolean debugging = options.logLevel().compareTo(LogLevel.DEBUG) >= 0;
    if (System.getProperty(OWN_CONFIGURATION) == null) {
      context.reset();
      ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
      console.setContext(context);
      console.setName("console");
      console.setTarget("System.err");
      console.setEncoder(
          options.logFormat() == CommonOptions.LogFormat.JSON
              ? json(context, debugging)
              : text(context, debugging ? DETAILED : SHORT));
      Appender<ILoggingEvent> log = console;
      if (!debugging) { // Whoever looks for a fault wants to see every line.
        RepeatLimit limit = new RepeatLimit(context, console);
        end = limit::logLeftOut;
        log = limit;
      }
      log.start();
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.valueOf(options.logLevel().name()));
      root.addAppender(log);
    }
    quiet.apply(context, debugging, options.logLevels());
    return end;
  }

  static Encoder<ILoggingEvent> json(LoggerContext context, boolean debugging) {
    LogstashEncoder encoder =
        new LogstashEncoder() {
          @Override
          public byte[] encode(ILoggingEvent event) {
            String json = new String(super.encode(event), StandardCharsets.UTF_8);
            return Printable.json(json).getBytes(StandardCharsets.UTF_8);
          }
        };
    encoder.setContext(context);
    if (!debugging) {
      Trace trace = new Trace();
      trace.start();
      encoder.setThrowableConverter(trace);
    }
    encoder.start();
    return encoder;
  }

  static Encoder<ILoggingEvent> text(LoggerContext context, String pattern) {
    PatternLayout layout =
        new PatternLayout() {
          @Override
          public String doLayout(ILoggingEvent event) {
            return Printable.lines(super.doLayout(event));
          }
        };
    layout.setContext(context);
    layout.getInstanceConverterMap().put("trace", Trace::new);
    layout.setPattern(pattern);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  /**
   * The stack trace of an error, which may be a bug; of anything else a line for each cause that
   * says what has not been said yet.
   */
  static final class Trace extends ThrowableHandlingConverter {

    /** Their libraries log an error for each call that fails: while one lasts, that is no bug. */
    private static final List<String> OF_CALLS = List.of("software.amazon.", "com.amazonaws.");

    /** A shorter message is in another one by chance, and says little without its class. */
    private static final int SHORTEST = 12;

    /** What programs throw by mistake. */
    private static final String OF_BUGS = "java.lang.";

    @Override
    public String convert(ILoggingEvent event) {
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown == null) {
        return "";
      }
      if (event.getLevel().isGreaterOrEqual(Level.ERROR) && !isCall(event, thrown)) {
        return ThrowableProxyUtil.asString(thrown);
      }
      StringBuilder lines = new StringBuilder();
      StringBuilder said = new StringBuilder(String.valueOf(event.getFormattedMessage()));
      for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
        String message = String.valueOf(cause.getMessage());
        if (message.length() < SHORTEST || said.indexOf(message) < 0) {
          lines
              .append("  caused by ")
              .append(cause.getClassName())
              .append(": ")
              .append(message)
              .append(System.lineSeparator());
          said.append('\n').append(message);
        }
      }
      return lines.toString();
    }

    private static boolean isCall(ILoggingEvent event, IThrowableProxy thrown) {
      IThrowableProxy root = thrown;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return OF_CALLS.stream().anyMatch(event.getLoggerName()::startsWith)
          && !root.getClassName().startsWith(OF_BUGS);
    }
  }
}
