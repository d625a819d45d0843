package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What a log says of the exception that a line was logged with. */
class TraceTest {

  private static final String REFUSED = "connecting to 127.0.0.1:8000 was refused";

  @Test
  void aCauseThatTheLineHasSaidIsNotSaidAgain() {
    Exception failed =
        new UncheckedIOException("cannot read: " + REFUSED, new IOException(REFUSED));

    assertThat(traceOf("the table cannot be read: " + REFUSED, new IOException(REFUSED))).isEmpty();
    assertThat(traceOf("the table cannot be read", failed))
        .isEqualTo(
            "  caused by java.io.UncheckedIOException: cannot read: %s%n".formatted(REFUSED));
  }

  @Test
  void aShortOrMissingMessageIsSaidWithItsClass() {
    assertThat(traceOf("null and void", new IOException(new IllegalStateException("void"))))
        .isEqualTo(
            "  caused by java.io.IOException: java.lang.IllegalStateException: void%n".formatted()
                + "  caused by java.lang.IllegalStateException: void%n".formatted());
    assertThat(traceOf("null and void", new IOException()))
        .isEqualTo("  caused by java.io.IOException: null%n".formatted());
  }

  private static String traceOf(String line, Exception thrown) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("a.logger"), Level.WARN, line, thrown, null);
    return new Logging.Trace().convert(event);
  }
}
