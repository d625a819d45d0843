package io.notestream.consumer.worker.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;

/**
 * What never gets into the logs, at any level: loggers that would print what goes over the wire,
 * and with it titles and bodies. Those that only drown the rest are toned down.
 */
final class LogHygiene {

  private static final Map<String, Level> LEVELS =
      Map.ofEntries(
          // Every byte of every request and answer.
          Map.entry("org.apache.hc.client5.http.wire", Level.OFF),
          Map.entry("io.netty.handler.logging", Level.OFF),
          Map.entry("software.amazon.awssdk.http.nio.netty.internal", Level.WARN),
          // Prints whole records that an application threw back. This one throws none.
          Map.entry("software.amazon.kinesis.lifecycle.ProcessTask", Level.OFF),
          // Reports an error in each run that is none, since streams here have no hash ranges.
          Map.entry("software.amazon.kinesis.coordinator.PeriodicShardSyncManager", Level.OFF),
          // Fifty lines a second.
          Map.entry("software.amazon.kinesis", Level.WARN),
          Map.entry("com.amazonaws.services.dynamodbv2", Level.WARN),
          Map.entry("software.amazon.awssdk", Level.INFO),
          Map.entry("org.apache.hc", Level.INFO),
          Map.entry("io.netty", Level.INFO),
          Map.entry("org.eclipse.jetty", Level.WARN),
          Map.entry("io.javalin", Level.WARN));

  private LogHygiene() {}

  static void apply(LoggerContext context) {
    LEVELS.forEach((logger, level) -> context.getLogger(logger).setLevel(level));
  }
}
