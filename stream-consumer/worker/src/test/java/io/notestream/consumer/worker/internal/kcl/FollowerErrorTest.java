package io.notestream.consumer.worker.internal.kcl;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.model.view.Gap;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The follower's own threads meet an {@link Error}, such as a thread that cannot be made. */
class FollowerErrorTest {

  private final List<Error> bugs = new CopyOnWriteArrayList<>();

  @Test
  void anErrorThatEndsTheFollowerIsABugAndShown() {
    StreamFollower follower =
        new StreamFollower(
            new FollowerSettings(
                "app", "worker", "notes", KclProfile.local(), 1L << 20, Duration.ofSeconds(1)),
            new StreamClients(
                failing(DynamoDbClient.class),
                failing(DynamoDbStreamsClient.class),
                failing(DynamoDbAsyncClient.class),
                Region.US_EAST_1),
            new Application(),
            new SimpleMeterRegistry(),
            InstantSource.system());

    follower.start();
    try {
      eventually().until(() -> !bugs.isEmpty());
      assertThat(bugs).singleElement().isInstanceOf(OutOfMemoryError.class);
      assertThat(follower.status().problem()).contains("a bug was met");
    } finally {
      follower.stop();
    }
  }

  private static <T> T failing(Class<T> client) {
    return client.cast(
        Proxy.newProxyInstance(
            client.getClassLoader(),
            new Class<?>[] {client},
            (proxy, method, arguments) -> {
              throw new OutOfMemoryError("unable to create native thread");
            }));
  }

  private final class Application implements StreamApplication {

    @Override
    public void onBug(Error bug) {
      bugs.add(bug);
    }

    @Override
    public BatchOutcome process(ShardBatch batch, BatchControl control) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public boolean keepGap(Gap gap, boolean again) {
      throw new AssertionError("nothing is missing");
    }

    @Override
    public Optional<Instant> countingSince() {
      return Optional.empty();
    }
  }
}
