package io.notestream.consumer.worker;

import io.notestream.cli.Build;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.admin.ManagedWorker;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.kcl.StreamFollower;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the parts of a worker to its admin endpoints. Thread-safe. */
final class WorkerView implements ManagedWorker {

  private final WorkerSettings settings;
  private final StreamFollower follower;
  private final StreamConsumer consumer;
  private final WorkerHealth health;

  WorkerView(
      WorkerSettings settings,
      StreamFollower follower,
      StreamConsumer consumer,
      WorkerHealth health) {
    this.settings = settings;
    this.follower = follower;
    this.consumer = consumer;
    this.health = health;
  }

  @Override
  public HealthReport health() {
    return health.report();
  }

  @Override
  public Map<String, @Nullable Object> info() {
    FollowerStatus status = follower.status();
    Build build = Build.current();
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("service", "notestream stream-consumer worker");
    info.put("version", build.version());
    info.put("commit", build.commit());
    info.put("worker", settings.name);
    info.put("application", settings.application);
    info.put("generation", settings.options.generation());
    info.put("liveGeneration", consumer.liveGeneration().map(LiveGeneration::live).orElse(null));
    info.put("backfilled", consumer.views().map(Meta::isFilled).orElse(null));
    info.put("profile", settings.profile.name());
    info.put("stream", String.valueOf(status.streamArn()));
    info.put("shards", status.shards());
    info.put("lags", follower.progress().stream().map(WorkerView::lag).toList());
    info.put(
        "tables",
        List.of(settings.tables.notes(), settings.tables.noteViews(), settings.tables.noteOps()));
    info.put("settings", ShownSettings.of(settings));
    return info;
  }

  private static Map<String, @Nullable Object> lag(ShardProgress shard) {
    Duration drained = shard.drained();
    Map<String, @Nullable Object> lag = new LinkedHashMap<>();
    lag.put("shard", shard.shardId());
    lag.put("lagMillis", shard.behind().toMillis());
    lag.put("drainedInMillis", drained == null ? null : drained.toMillis());
    return lag;
  }

  @Override
  public void resumeParking() {
    consumer.resumeParking();
  }

  @Override
  public AutoCloseable addBatchListener(Consumer<ShardBatch> listener) {
    return follower.listeners().add(listener);
  }
}
