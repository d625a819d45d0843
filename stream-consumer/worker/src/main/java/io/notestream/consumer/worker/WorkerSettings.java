package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionOptions;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.worker.kcl.FollowerSettings;
import io.notestream.consumer.worker.kcl.KclProfile;
import io.notestream.consumer.worker.sweep.SweepSettings;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link StreamWorker} is built from. Every setting has a default. Not thread-safe. */
final class WorkerSettings {

  static final String DEFAULT_APPLICATION = "notestream-consumer";
  static final String LOOPBACK = "127.0.0.1";
  private static final int EXIT_BUG = 70;
  private static final int NAME_SUFFIX = 8;

  @Nullable URI endpoint;
  @Nullable String region;
  TableNames tables = TableNames.standard();
  String application = DEFAULT_APPLICATION;
  String name = randomName();
  @Nullable KclProfile profile;
  ConsumerOptions options = ConsumerOptions.defaults();
  List<ReactionSettings> reactions = List.of();
  ReactionOptions reactionOptions = ReactionOptions.defaults();
  Duration archiveRetention = ReactionContext.DEFAULT_ARCHIVE_RETENTION;
  @Nullable String blobs;
  @Nullable String cloudWatch;
  InstantSource clock = InstantSource.system();
  Duration drain = FollowerSettings.DEFAULT_DRAIN;
  boolean createTables;
  @Nullable SweepSettings sweeper = SweepSettings.standard();
  String adminHost = LOOPBACK;
  int adminPort;
  Consumer<Error> onBug = error -> Runtime.getRuntime().halt(EXIT_BUG);

  /** The one that was chosen; else the one for an account, unless there is an endpoint. */
  KclProfile profile() {
    if (profile != null) {
      return profile;
    }
    return endpoint == null ? KclProfile.aws() : KclProfile.local();
  }

  FollowerSettings forFollower() {
    return new FollowerSettings(
        application, name, tables.notes(), profile(), options.memoryBudgetBytes(), drain);
  }

  private static String randomName() {
    return "worker-"
        + UUID.randomUUID().toString().substring(0, NAME_SUFFIX).toLowerCase(Locale.ROOT);
  }
}
