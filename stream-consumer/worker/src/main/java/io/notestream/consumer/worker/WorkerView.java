package io.notestream.consumer.worker;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.admin.ManagedWorker;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.kcl.StreamFollower;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
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
    String version = WorkerView.class.getPackage().getImplementationVersion();
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("service", "notestream stream-consumer worker");
    info.put("version", version == null ? "development" : version);
    info.put("worker", settings.name);
    info.put("application", settings.application);
    info.put("generation", settings.options.generation());
    info.put("liveGeneration", consumer.liveGeneration().map(LiveGeneration::live).orElse(null));
    info.put("backfilled", consumer.views().map(Meta::isFilled).orElse(null));
    info.put("profile", settings.profile.name());
    info.put("stream", String.valueOf(status.streamArn()));
    info.put("shards", status.shards());
    info.put(
        "tables",
        List.of(settings.tables.notes(), settings.tables.noteViews(), settings.tables.noteOps()));
    return info;
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
