package io.notestream.consumer.worker.internal.kcl;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.kinesis.coordinator.DeletedStreamListProvider;
import software.amazon.kinesis.lifecycle.TaskResult;
import software.amazon.kinesis.metrics.NullMetricsFactory;

/**
 * KCL's look at the whole stream, every two minutes, which deletes the leases of shards that are
 * gone: here of one that nobody has read to its end, as after an outage of more than a day.
 */
class ForgottenLeaseTest {

  /** KCL keeps leases for six hours from the time that stands in the shard's id. */
  private static final Duration AGO = Duration.ofHours(20);

  @Test
  void whatIsLostWithALeaseIsWrittenDownBeforeKclDeletesIt() {
    try (LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofDays(30)).start()) {
      engine.clock().set(Instant.now().minus(AGO));
      try (Bench bench = Bench.in(engine, "forgotten-")) {
        StreamWorker worker = bench.running(bench.worker());
        bench.create("user0", "counted");
        eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
        worker.close();
        bench.create("user0", "lost");
        String shard = engine.streams().shards(bench.tables().notes()).get(0).id();
        String checkpoint = bench.leases().get(shard).get("checkpoint").s();
        engine.streams().roll(bench.tables().notes());
        bench.create("user0", "there");
        engine.streams().removeShard(bench.tables().notes(), shard);
        Application application = new Application();

        application.full = true;
        assertThat(lookAtTheStream(bench, application).getException()).isNotNull();
        assertThat(bench.leases()).containsKey(shard);

        application.full = false;
        assertThat(lookAtTheStream(bench, application).getException()).isNull();
        assertThat(bench.leases()).doesNotContainKey(shard);
        assertThat(application.kept)
            .singleElement()
            .satisfies(
                gap -> {
                  assertThat(gap.shardId()).isEqualTo(shard);
                  assertThat(gap.from()).isEqualTo(checkpoint);
                });
      }
    }
  }

  private static TaskResult lookAtTheStream(Bench bench, Application application) {
    String arn =
        bench
            .dynamoDb()
            .describeTable(r -> r.tableName(bench.tables().notes()))
            .table()
            .latestStreamArn();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    KclReaders readers =
        new KclReaders(
            new FollowerSettings(
                "notestream-consumer",
                "leader",
                bench.tables().notes(),
                KclProfile.local(),
                1L << 20,
                Duration.ofSeconds(1)),
            bench.clients().forStream(),
            application,
            meters,
            bench.engine().clock());
    GapKeeper gaps =
        new GapKeeper(
            new StreamShards(bench.clients().forStream().streams(), arn),
            application,
            meters,
            bench.engine().clock());
    SchedulerBuilder builder = readers.builderOf(arn, gaps);
    return builder
        .leaseFactory()
        .createShardSyncTaskManager(
            new NullMetricsFactory(), builder.stream(), new DeletedStreamListProvider())
        .callShardSyncTask();
  }

  /** Remembers gaps, or has no room for them. */
  private static final class Application implements StreamApplication {

    private final List<Gap> kept = new CopyOnWriteArrayList<>();
    private boolean full;

    @Override
    public boolean keepGap(Gap gap, boolean again) {
      if (full) {
        throw SdkClientException.create("the table is full");
      }
      return kept.add(gap);
    }

    @Override
    public Optional<Instant> countingSince() {
      return Optional.of(Instant.EPOCH);
    }

    @Override
    public BatchOutcome process(ShardBatch batch, BatchControl control) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void onBug(Error bug) {
      throw bug;
    }
  }
}
