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
 * The settings of one running stack: a copy of what its builder held at the start. Immutable; each
 * field has the meaning of the builder's method of that name.
 */
final class StackSettings {

  final int apiPort;
  final int adminPort;
  final int dynamoDbPort;
  final Duration ttlDelay;
  final LocalClock clock;
  final LocalClock writerClock;
  final @Nullable Path dataDirectory;
  final @Nullable String blobs;
  final @Nullable SweepSettings sweeper;
  final List<ReactionSettings> reactions;
  final Consumer<StreamWorker.Builder> worker;

  StackSettings(LocalStack.Builder builder) {
    apiPort = builder.apiPort;
    adminPort = builder.adminPort;
    dynamoDbPort = builder.dynamoDbPort;
    ttlDelay = builder.ttlDelay;
    clock = builder.clock;
    writerClock = builder.writerClock == null ? builder.clock : builder.writerClock;
    dataDirectory = builder.dataDirectory;
    blobs = builder.blobs;
    sweeper = builder.sweeper;
    reactions = builder.reactions;
    worker = builder.worker;
  }
}
