package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.internal.kcl.FollowerSettings;
import io.notestream.consumer.worker.options.ConsoleSettings;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.table.TableNames;
import io.notestream.observe.CloudWatchSettings;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one running worker: a copy of what its builder held at the start. Immutable; each
 * field has the meaning of the builder's method of that name.
 */
final class WorkerSettings {

  private static final int NAME_SUFFIX = 8;

  final @Nullable URI endpoint;
  final @Nullable URI streamsEndpoint;
  final @Nullable String region;
  final TableNames tables;
  final String application;
  final String name;
  final KclProfile profile;
  final ConsumerOptions options;
  final List<ReactionSettings> reactions;
  final ReactionOptions reactionOptions;
  final Duration archiveRetention;
  final @Nullable String blobs;
  final @Nullable CloudWatchSettings cloudWatch;
  final InstantSource clock;
  final Duration drain;
  final boolean createTables;
  final @Nullable SweepSettings sweeper;
  final int reconcileUsersPerHour;
  final int reconcileReadUnits;
  final String adminHost;
  final int adminPort;
  final ConsoleSettings console;
  final Consumer<Error> onBug;

  /** Copies the builder's settings, and fills in the name and the profile if it has none. */
  WorkerSettings(StreamWorker.Builder builder) {
    endpoint = builder.endpoint;
    streamsEndpoint = builder.streamsEndpoint;
    region = builder.region;
    tables = builder.tables;
    application = builder.application;
    name = builder.name == null ? randomName() : builder.name;
    profile = builder.profile == null ? KclProfile.of(builder.endpoint) : builder.profile;
    options = builder.options;
    reactions = builder.reactions;
    reactionOptions = builder.reactionOptions;
    archiveRetention = builder.archiveRetention;
    blobs = builder.blobs;
    cloudWatch = builder.cloudWatch;
    clock = builder.clock;
    drain = builder.drain;
    createTables = builder.createTables;
    sweeper = builder.sweeper;
    if (sweeper != null) {
      sweeper.timing(profile); // Fails now rather than once the clients are open.
    }
    reconcileUsersPerHour = builder.reconcileUsersPerHour;
    reconcileReadUnits = builder.reconcileReadUnits;
    adminHost = builder.adminHost;
    adminPort = builder.adminPort;
    console = builder.console;
    onBug = builder.onBug;
  }

  FollowerSettings forFollower() {
    return new FollowerSettings(
        application, name, tables.notes(), profile, options.memoryBudgetBytes(), drain);
  }

  private static String randomName() {
    return "worker-" + UUID.randomUUID().toString().substring(0, NAME_SUFFIX);
  }
}
