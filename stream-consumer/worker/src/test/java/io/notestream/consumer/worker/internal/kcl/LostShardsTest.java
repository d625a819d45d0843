package io.notestream.consumer.worker.internal.kcl;

import static io.notestream.consumer.worker.Bench.eventually;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A worker that starts, while another one of its fleet reads on. */
class LostShardsTest {

  @Test
  void aShardThatSplitsMeanwhileIsNoGapAndItsChildrenKeepTheirLeases() throws Exception {
    try (Bench bench = Bench.start()) {
      bench.running(bench.worker());
      Gaps gaps = new Gaps();
      AtomicBoolean split = new AtomicBoolean();
      Runnable splitOnce =
          () -> {
            if (split.compareAndSet(false, true)) {
              bench.engine().streams().split(bench.tables().notes(), 2);
              eventually().until(() -> bench.leases().keySet().containsAll(shards(bench)));
            }
          };
      try (DynamoDbStreamsClient streams = streams(bench, splitOnce)) {
        KclReader starting = readerOf(bench, streams, gaps);

        starting.keepLostShards(Stop.never());

        assertThat(split).isTrue();
        assertThat(gaps.kept).isEmpty();
        assertThat(shards(bench)).hasSize(3);
        assertThat(bench.leases().keySet()).containsAll(shards(bench));
      }
    }
  }

  private static Set<String> shards(Bench bench) {
    return bench.engine().streams().shards(bench.tables().notes()).stream()
        .map(ShardInfo::id)
        .collect(toSet());
  }

  private static KclReader readerOf(Bench bench, DynamoDbStreamsClient streams, Gaps gaps) {
    StreamClients clients = bench.clients().forStream();
    FollowerSettings settings =
        new FollowerSettings(
            "notestream-consumer",
            "starting",
            bench.tables().notes(),
            KclProfile.local(),
            1L << 20,
            Duration.ofSeconds(1));
    return new KclReaders(
            settings,
            new StreamClients(clients.dynamoDb(), streams, clients.leases(), clients.region()),
            gaps,
            new SimpleMeterRegistry(),
            bench.engine().clock())
        .readerOf(
            bench
                .dynamoDb()
                .describeTable(r -> r.tableName(bench.tables().notes()))
                .table()
                .latestStreamArn());
  }

  /** A client that does that whenever the stream has been described. */
  private static DynamoDbStreamsClient streams(Bench bench, Runnable described) {
    ExecutionInterceptor afterDescription =
        new ExecutionInterceptor() {
          @Override
          public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
            if (call.request() instanceof DescribeStreamRequest) {
              described.run();
            }
          }
        };
    return DynamoDbStreamsClient.builder()
        .endpointOverride(bench.endpoint())
        .region(bench.clients().forStream().region())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(c -> c.addExecutionInterceptor(afterDescription))
        .build();
  }

  /** Remembers gaps, and gets no batches. */
  private static final class Gaps implements StreamApplication {

    private final List<Gap> kept = new CopyOnWriteArrayList<>();

    @Override
    public boolean keepGap(Gap gap, boolean again) {
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
