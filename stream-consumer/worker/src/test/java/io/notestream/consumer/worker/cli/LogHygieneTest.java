package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import com.amazonaws.services.dynamodbv2.streamsadapter.tasks.DynamoDBStreamsShutdownTask;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.local.fault.Fault;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Titles and bodies never get into the logs, at any level, nor by any library. */
@Isolated("it sets the levels of all loggers")
class LogHygieneTest {

  private static final String TITLE = "a-very-private-title";
  private static final String BODY = "a-very-private-body";

  @Test
  void noTitleAndNoBodyIsLoggedThoughEverythingIs() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Map<Logger, Level> before = new HashMap<>();
    context.getLoggerList().forEach(logger -> before.put(logger, logger.getLevel()));
    Capture capture = new Capture();
    capture.setContext(context);
    capture.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    try {
      context.getLoggerList().stream()
          .filter(logger -> logger != root)
          .forEach(logger -> logger.setLevel(null));
      root.setLevel(Level.TRACE);
      LogHygiene.quietLoggers().apply(context, true);
      // The engine is DynamoDB here: not the consumer's to keep quiet.
      context.getLogger("io.notestream.local").setLevel(Level.OFF);
      root.detachAppender("console");
      root.addAppender(capture);
      consume();
    } finally {
      root.detachAppender(capture);
      context.getLoggerList().stream()
          .filter(logger -> logger != root)
          .forEach(logger -> logger.setLevel(before.get(logger)));
      root.setLevel(Level.WARN);
    }
    assertThat(capture.loggers)
        .as("the test sees what is logged")
        .anyMatch(name -> name.startsWith("software.amazon.kinesis"))
        .anyMatch(name -> name.startsWith("io.notestream.consumer"));
    assertThat(capture.leaks).isEmpty();
  }

  @Test
  void whatLibrariesReportThoughItIsAsItShouldBeIsLeftOut() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    Capture capture = new Capture();
    capture.setContext(context);
    capture.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(capture);
    LogHygiene.quietLoggers().apply(context, false);

    // As KCL 3.5 logs them.
    context
        .getLogger("software.amazon.kinesis.lifecycle.BlockOnParentShardTask")
        .error(
            "Sleep interrupted when waiting on parent shard(s) of {}",
            "shard",
            new InterruptedException("sleep interrupted"));
    context
        .getLogger("software.amazon.kinesis.lifecycle.ShutdownTask")
        .error(
            "Shard {}: Application exception.",
            "shard",
            new IllegalStateException(
                new IllegalArgumentException(
                    "Application didn't checkpoint at end of shard shard. Application must")));
    context
        .getLogger("software.amazon.kinesis.retrieval.polling.PrefetchRecordsPublisher")
        .warn(
            "{}: Record delivery time to shard consumer is high at {} millis. Check the"
                + " ExecutorStateEvent logs to see the state of the executor service. Also check"
                + " if the RecordProcessor's processing time is high. ",
            "shard",
            22_539L);
    // As the adapter logs them.
    org.slf4j.Logger adapter = context.getLogger(DynamoDBStreamsShutdownTask.class.getName());
    adapter.error(
        "Shard {}: Application exception.",
        "s",
        new IllegalStateException(
            new IllegalArgumentException(
                "Application didn't checkpoint at end of shard s. Application must checkpoint")));
    adapter.warn("Shard {}: Unable to find the lease for shard. Will shutdown it directly.", "s");
    adapter.warn(
        "Lease {}: Invalid state encountered while shutting down shardConsumer with SHARD_END",
        "s",
        new IllegalStateException("Lease not owned by the current worker."));

    // As Netty logs what the SDK has cancelled.
    context
        .getLogger("io.netty.channel.DefaultChannelPipeline")
        .warn("An exceptionCaught() event was fired", new IOException("Request cancelled"));
    assertThat(capture.loggers).isEmpty();

    context
        .getLogger("software.amazon.kinesis.lifecycle.ShutdownTask")
        .error("Shard {}: Application exception.", "shard", new IllegalStateException("a bug"));
    context
        .getLogger("io.netty.channel.DefaultChannelPipeline")
        .warn("An exceptionCaught() event was fired", new IOException("Broken pipe"));
    assertThat(capture.loggers)
        .containsExactlyInAnyOrder(
            "software.amazon.kinesis.lifecycle.ShutdownTask",
            "io.netty.channel.DefaultChannelPipeline");
  }

  /** What a worker meets: notes, a record that cannot be read, an outage, a shutdown in it. */
  private static void consume() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      Note note = bench.create("user0", TITLE);
      bench.put(note.toBuilder().body(BODY).version(2).build());
      Map<String, AttributeValue> unreadable =
          new HashMap<>(NoteCodec.encode(note.toBuilder().body(BODY).build()));
      unreadable.put("version", AttributeValue.fromS("not a number"));
      bench.dynamoDb().putItem(r -> r.tableName(bench.tables().notes()).item(unreadable));
      eventually().untilAsserted(() -> assertThat(bench.summary("user0").updated()).isEqualTo(1));
      Fault throttled = bench.engine().faults().on("TransactWriteItems").throttle();
      bench.create("user0", TITLE);
      eventually().until(() -> throttled.hits() > 1);
      throttled.remove();
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      worker.close();
    }
  }

  private static final class Capture extends AppenderBase<ILoggingEvent> {

    private final List<String> leaks = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> loggers = ConcurrentHashMap.newKeySet();

    @Override
    protected void append(ILoggingEvent event) {
      loggers.add(event.getLoggerName());
      String text = event.getFormattedMessage();
      if (event.getThrowableProxy() != null) {
        text += ThrowableProxyUtil.asString(event.getThrowableProxy());
      }
      if (text.contains(TITLE) || text.contains(BODY)) {
        leaks.add(event.getLevel() + " " + event.getLoggerName() + ": " + text);
      }
    }
  }
}
