package io.notestream.stack;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.local.LocalClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings that {@link LocalStack.Builder} collects, apart from it since each needs its
 * explanation. Not thread-safe.
 */
abstract sealed class StackBuilder permits LocalStack.Builder {

  int apiPort;
  int adminPort;
  int dynamoDbPort;
  Duration ttlDelay = Duration.ZERO;
  LocalClock clock = LocalClock.system();
  @Nullable LocalClock writerClock;
  @Nullable Path dataDirectory;
  @Nullable String blobs;
  @Nullable SweepSettings sweeper;
  List<ReactionSettings> reactions = List.of(ReactionSettings.parse("archive"));
  Consumer<StreamWorker.Builder> worker = builder -> {};

  /**
   * Sets the port of the notes API, on 127.0.0.1.
   *
   * @param apiPort 0 to 65535; 0, the default, picks a free one
   * @return this builder
   */
  public LocalStack.Builder apiPort(int apiPort) {
    this.apiPort = apiPort;
    return self();
  }

  /**
   * Sets the port of the worker's admin endpoints, on 127.0.0.1.
   *
   * @param adminPort 0 to 65535; 0, the default, picks a free one
   * @return this builder
   */
  public LocalStack.Builder adminPort(int adminPort) {
    this.adminPort = adminPort;
    return self();
  }

  /**
   * Sets the port of the engine, on 127.0.0.1.
   *
   * @param dynamoDbPort 0 to 65535; 0, the default, picks a free one
   * @return this builder
   */
  public LocalStack.Builder dynamoDbPort(int dynamoDbPort) {
    this.dynamoDbPort = dynamoDbPort;
    return self();
  }

  /**
   * Sets how long after its expiry the engine deletes an item.
   *
   * @param ttlDelay not negative; default zero, which means within 100 ms
   * @return this builder
   */
  public LocalStack.Builder ttlDelay(Duration ttlDelay) {
    this.ttlDelay = ttlDelay;
    return self();
  }

  /**
   * Sets the clock of engine, writer and worker.
   *
   * @param clock the clock; default {@link LocalClock#system()}
   * @return this builder
   */
  public LocalStack.Builder clock(LocalClock clock) {
    this.clock = clock;
    return self();
  }

  /**
   * Sets a clock for the writer alone, since clocks of machines differ.
   *
   * @param writerClock the clock; default that of {@link #clock}
   * @return this builder
   */
  public LocalStack.Builder writerClock(LocalClock writerClock) {
    this.writerClock = writerClock;
    return self();
  }

  /**
   * Sets a function that adjusts the settings of each worker before it is started, after all other
   * settings were applied.
   *
   * @param worker called once for each start of a worker; the default changes nothing
   * @return this builder
   */
  public LocalStack.Builder worker(Consumer<StreamWorker.Builder> worker) {
    this.worker = worker;
    return self();
  }

  /**
   * Sets the directory in which the engine keeps its data, so that it survives the process.
   *
   * @param dataDirectory made if it does not exist; {@code null}, the default, keeps the data in
   *     memory
   * @return this builder
   */
  public LocalStack.Builder dataDirectory(@Nullable Path dataDirectory) {
    this.dataDirectory = dataDirectory;
    return self();
  }

  /**
   * Sets the directory in which the writer keeps large bodies and from which the worker removes
   * them.
   *
   * @param directory the directory; {@code null}, the default, for none: large bodies are refused
   * @return this builder
   */
  public LocalStack.Builder blobs(@Nullable Path directory) {
    this.blobs = directory == null ? null : directory.toString();
    return self();
  }

  /**
   * Sets how the worker deletes notes when they end.
   *
   * @param sweeper the settings; {@code null}, the default, for not at all, since the engine does
   *     so at once
   * @return this builder
   */
  public LocalStack.Builder sweeper(@Nullable SweepSettings sweeper) {
    this.sweeper = sweeper;
    return self();
  }

  /**
   * Sets the reactions to expirations.
   *
   * @param reactions copied; empty for none; default {@code archive}, so that notes can be restored
   * @return this builder
   */
  public LocalStack.Builder reactions(List<ReactionSettings> reactions) {
    this.reactions = List.copyOf(reactions);
    return self();
  }

  abstract LocalStack.Builder self();
}
