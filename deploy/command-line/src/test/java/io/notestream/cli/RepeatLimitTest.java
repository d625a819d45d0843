package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatLimitTest {

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> passed = new ListAppender<>();
  private final RepeatLimit limit = new RepeatLimit(context, passed);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    limit.start();
  }

  @Test
  void ofALineThatRepeatsItselfOneAMinutePassesWithTheNumberOfTheOthers() {
    for (int second = 0; second < 121; second++) {
      warn("cannot read row " + second);
    }

    assertThat(lines())
        .containsExactly(
            "cannot read row 0",
            "cannot read row 55 (and 54 more like it before)",
            "cannot read row 110 (and 54 more like it before)");
  }

  @Test
  void whatWasLeftOutIsToldWithTheNextLineAfterTheMinute() {
    warn("a");
    warn("a");
    warn("a");
    now = now.plus(Duration.ofMinutes(1));
    warn("b");

    assertThat(lines()).containsExactly("a", "a (and 1 more like it before)", "b");
  }

  @Test
  void whatWasLeftOutIsToldAtTheEnd() {
    warn("a");
    warn("a");
    limit.stop();

    assertThat(lines()).containsExactly("a", "a");
  }

  @Test
  void whatIsLoggedOnceAMinuteIsNoRepetition() {
    warn("a");
    now = now.plusSeconds(59);
    warn("a");

    assertThat(lines()).containsExactly("a", "a");
  }

  @Test
  void linesThatDifferInIdsOfRequestsRepeatEachOther() {
    warn("(Status Code: 400, Request ID: 0PV9ABCDEF0123)");
    warn("(Status Code: 400, Request ID: 7QX1ABCDEF9876)");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void linesOfSeveralShardsLoggersLevelsOrFailuresAllPass() {
    warn("shardId-00000001795598866718-28b7bc6f: no checkpoint");
    warn("shardId-00000001795598866719-28b7bc6f: no checkpoint");
    log("other", Level.WARN, "a", null);
    log("another", Level.WARN, "a", null);
    log("other", Level.ERROR, "a", null);
    log("other", Level.ERROR, "a", new IllegalStateException("x"));

    assertThat(lines()).hasSize(6);
  }

  @Test
  void whatIsNoWarningRepeatsOnlyWhatIsEqual() {
    log("l", Level.INFO, "read 1", null);
    log("l", Level.INFO, "read 2", null);
    log("l", Level.INFO, "read 2", null);

    assertThat(lines()).containsExactly("read 1", "read 2");
  }

  @Test
  void aCountedLineKeepsItsCauseItsTimeAndItsThread() {
    RuntimeException cause = new IllegalStateException("the cause");
    log("l", Level.ERROR, "a", cause);
    log("l", Level.ERROR, "a", cause);
    now = now.plus(Duration.ofMinutes(1));
    log("l", Level.ERROR, "a", cause);

    ILoggingEvent counted = passed.list.get(1);
    assertThat(counted.getThrowableProxy().getMessage()).isEqualTo("the cause");
    assertThat(counted.getInstant()).isEqualTo("2026-01-01T00:01:02Z");
    assertThat(counted.getThreadName()).isEqualTo("a thread");
    assertThat(counted.getLevel()).isEqualTo(Level.ERROR);
  }

  private void warn(String message) {
    log("logger", Level.WARN, message, null);
  }

  /** Each line a second after the one before. */
  private void log(String logger, Level level, String message, @Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            RepeatLimitTest.class.getName(),
            context.getLogger(logger),
            level,
            message,
            thrown,
            null);
    event.setInstant(now);
    event.setThreadName("a thread");
    limit.doAppend(event);
    now = now.plusSeconds(1);
  }

  private List<String> lines() {
    return passed.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
