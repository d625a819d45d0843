package io.notestream.consumer.worker.cli;

import ch.qos.logback.classic.Level;
import io.notestream.cli.QuietLoggers;
import io.notestream.consumer.worker.internal.kcl.shard.ShardFetcher;
import java.util.List;
import java.util.Map;

/**
 * The loggers that would print what goes over the wire, and with it titles and bodies: they never
 * do, at any level. Others, which would only drown the rest, are quieter unless for debugging.
 */
public final class LogHygiene {

  private static final Map<String, Level> CONTENT =
      Map.of(
          // Every byte of every request and response.
          "org.apache.hc.client5.http.wire", Level.OFF,
          "io.netty.handler.logging", Level.OFF,
          // Whole requests and responses, at trace.
          "software.amazon.awssdk", Level.DEBUG,
          // Whole records that an application threw back; this one throws none.
          "software.amazon.kinesis.lifecycle.ProcessTask", Level.OFF);

  private static final Map<String, Level> NOISE =
      Map.ofEntries(
          // Fifty lines a second.
          Map.entry("software.amazon.kinesis", Level.WARN),
          Map.entry("com.amazonaws.services.dynamodbv2", Level.WARN),
          // Warns when it is interrupted, as it is at a shutdown.
          Map.entry("com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient", Level.ERROR),
          // Says of each failed call, before anybody has handled it, that it is of another service.
          Map.entry(
              "com.amazonaws.services.dynamodbv2.streamsadapter.util"
                  + ".AmazonServiceExceptionTransformer",
              Level.OFF),
          // Reports an error in each run that is none: streams of DynamoDB have no hash ranges.
          Map.entry("software.amazon.kinesis.coordinator.PeriodicShardSyncManager", Level.OFF),
          // Warns at each start that nobody is there yet to whom leases could be given.
          Map.entry("software.amazon.kinesis.coordinator.assignment", Level.ERROR),
          Map.entry("software.amazon.awssdk", Level.INFO),
          Map.entry("org.apache.hc", Level.INFO),
          Map.entry("io.netty", Level.INFO),
          Map.entry("org.eclipse.jetty", Level.WARN),
          Map.entry("io.javalin", Level.WARN),
          // A port in use, which the command line says in one line.
          Map.entry("io.javalin.Javalin", Level.OFF));

  private static final String NOT_CHECKPOINTED = "Application didn't checkpoint at end of shard";

  /** What libraries report as warnings or errors though it is how things are to go. */
  private static final Map<String, List<String>> EXPECTED =
      Map.of(
          // The SDK gives a request up that has taken too long, and says so by its own exception.
          "io.netty.channel.DefaultChannelPipeline",
          List.of("Request cancelled"),
          // Another worker has the lease of a shard that has ended: the processor says so.
          "com.amazonaws.services.dynamodbv2.streamsadapter.tasks.DynamoDBStreamsShutdownTask",
          List.of(
              "Unable to find the lease for shard",
              "Invalid state encountered while shutting down shardConsumer",
              // The processor has given the lease up, and has said why.
              NOT_CHECKPOINTED),
          // The fetcher says which call has failed.
          "software.amazon.kinesis.lifecycle.InitializeTask",
          List.of(ShardFetcher.TRIED_AGAIN),
          "software.amazon.kinesis.retrieval.polling.PrefetchRecordsPublisher",
          List.of(
              ShardFetcher.TRIED_AGAIN,
              // Counted from when the lease was taken, while a shard may wait for its parents; how
              // late records are is a meter's to say.
              "Record delivery time to shard consumer is high"),
          // A worker stops while a shard still waits for its parents.
          "software.amazon.kinesis.lifecycle.BlockOnParentShardTask",
          List.of("Sleep interrupted when waiting on parent shard"),
          "software.amazon.kinesis.lifecycle.ShutdownTask",
          List.of(NOT_CHECKPOINTED));

  private LogHygiene() {}

  /** Returns the loggers for the command line of a program that runs a worker. */
  public static QuietLoggers quietLoggers() {
    return new QuietLoggers(CONTENT, NOISE, EXPECTED);
  }
}
