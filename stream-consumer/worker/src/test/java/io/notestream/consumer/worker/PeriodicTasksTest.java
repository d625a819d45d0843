package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** What the log says of tasks that fail, and that they go on. */
class PeriodicTasksTest {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Logger log = logger();
  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger runs = new AtomicInteger();
  private final List<Error> bugs = new CopyOnWriteArrayList<>();
  private final PeriodicTasks tasks =
      new PeriodicTasks(Duration.ofSeconds(1), bugs::add, nanos::get);

  /** Listens to the task of this test alone: others may run at the same time. */
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
          if (line.getFormattedMessage().startsWith("a-task ")) {
            lines.add(line);
          }
        }
      };

  @BeforeEach
  void listen() {
    appender.start();
    log.addAppender(appender);
  }

  @AfterEach
  void close() {
    tasks.close();
    log.detachAppender(appender);
  }

  @Test
  void whatDynamoDbRefusesIsAWarningWithTheTableAndNoTraceAndTheTaskGoesOn() {
    run(
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw DynamoDbException.builder()
                .message("not you")
                .awsErrorDetails(error("AccessDeniedException"))
                .statusCode(400)
                .build();
          }
        });

    eventually().until(() -> runs.get() > 2);
    assertThat(lines).hasSize(1);
    ILoggingEvent line = lines.get(0);
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(line.getFormattedMessage())
        .startsWith("a-task failed on note-ops, and is tried again: ")
        .contains("not you");
    assertThat(line.getThrowableProxy()).isNull();
  }

  @Test
  void aThrottleIsSaidOnlyOnceItHasLastedForAMinute() {
    run(
        () -> {
          runs.incrementAndGet();
          throw ProvisionedThroughputExceededException.builder()
              .message("slow down")
              .awsErrorDetails(error("ProvisionedThroughputExceededException"))
              .statusCode(400)
              .build();
        });
    eventually().until(() -> runs.get() > 5);
    assertThat(said(Level.WARN)).isEmpty();
    assertThat(tasks.problems()).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(61).toNanos());

    eventually().until(() -> !said(Level.WARN).isEmpty());
    assertThat(said(Level.WARN).get(0)).contains("slow down");
    eventually().until(() -> !tasks.problems().isEmpty());
  }

  @Test
  void aBugIsAnErrorWithItsTraceAndTheTaskGoesOn() {
    run(
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new IllegalStateException("a bug");
          }
        });

    eventually().until(() -> runs.get() > 2);
    assertThat(said(Level.ERROR)).containsExactly("a-task failed");
    assertThat(tasks.problems()).isEmpty();
    assertThat(lines.get(0).getThrowableProxy().getMessage()).isEqualTo("a bug");
  }

  @Test
  void aTaskThatIsDeniedTwiceInARowIsAProblemUntilItSucceeds() {
    AtomicBoolean denied = new AtomicBoolean(true);
    run(
        () -> {
          runs.incrementAndGet();
          if (denied.get()) {
            throw DynamoDbException.builder()
                .message("not you")
                .awsErrorDetails(error("AccessDeniedException"))
                .statusCode(400)
                .build();
          }
        });

    eventually().until(() -> runs.get() > 2);
    assertThat(tasks.problems())
        .containsExactly("a-task fails on note-ops: AccessDeniedException: said so");

    denied.set(false);
    eventually().until(() -> tasks.problems().isEmpty());
  }

  @Test
  void aClassThatIsMissingEndsNoTask() {
    run(
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new NoClassDefFoundError("somebody/elses/Code");
          }
        });

    eventually().until(() -> runs.get() > 2);
    assertThat(said(Level.ERROR)).containsExactly("a-task failed");
    assertThat(bugs).isEmpty();
  }

  @Test
  void anErrorAfterWhichNothingCanBeReliedOnIsABugAsInTheStream() {
    OutOfMemoryError bug = new OutOfMemoryError("no more threads");
    run(
        () -> {
          throw bug;
        });

    eventually().until(() -> bugs.contains(bug));
    assertThat(said(Level.ERROR)).contains("a-task met a bug");
  }

  private static AwsErrorDetails error(String code) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage("said so").build();
  }

  /** The first tests of a process run at the same time, while the log is still being set up. */
  private static Logger logger() {
    eventually().until(() -> LoggerFactory.getILoggerFactory() instanceof LoggerContext);
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(PeriodicTasks.class);
  }

  private void run(Runnable task) {
    tasks.every("a-task", "note-ops", PAUSE, control -> task.run());
  }

  private List<String> said(Level level) {
    return lines.stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
