package io.notestream.consumer.worker.internal.kcl.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import io.notestream.model.view.Gap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Which positions of a shard may have records before them that nobody read. */
class GapKeeperTest {

  private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @ParameterizedTest
  @ValueSource(
      strings = {"LATEST", "AT_TIMESTAMP", "", "latest", "-1", "1e3", "trim_horizon", "TRIM"})
  void aPositionThatMayStandAnywhereMayHavePassedRecordsOver(String position) {
    assertThat(keeper(NOW).missingBefore(shardOf(NOW), position))
        .contains(MissingRecords.passedOver());
    assertThat(MissingRecords.passedOver().from()).isEqualTo("TRIM_HORIZON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRIM_HORIZON", "100000000000000000123", "0", "SHARD_END"})
  void aPositionThatIsProvenHasNothingMissingBeforeIt(String position) {
    assertThat(keeper(NOW).missingBefore(shardOf(NOW), position)).isEmpty();
  }

  @Test
  void theBeginningOfAShardThatIsOlderThanTheStreamKeepsMayBeLost() {
    String old = shardOf(NOW.minus(DAY).minusMillis(1));

    assertThat(keeper(NOW.minus(DAY.multipliedBy(2))).missingBefore(old, "TRIM_HORIZON"))
        .contains(MissingRecords.trimmed("TRIM_HORIZON"));
    assertThat(keeper(NOW).missingBefore(old, "TRIM_HORIZON"))
        .as("nothing counted yet when it was trimmed")
        .isEmpty();
  }

  @Test
  void nothingShowsThatAShardWasReadUpToAPositionThatIsNoSequenceNumber() {
    assertThat(MissingRecords.shardGone("LATEST")).isEqualTo(MissingRecords.shardGone(null));
    assertThat(MissingRecords.shardGone("LATEST").from()).isEqualTo("TRIM_HORIZON");
    assertThat(MissingRecords.shardGone("12").from()).isEqualTo("12");
  }

  private static String shardOf(Instant created) {
    return "shardId-%020d-0a1b2c3d".formatted(created.toEpochMilli());
  }

  private static GapKeeper keeper(Instant countingSince) {
    GapStore store =
        new GapStore() {
          @Override
          public boolean keepGap(Gap gap, boolean again) {
            throw new AssertionError("nothing is to be written: " + gap);
          }

          @Override
          public Optional<Instant> countingSince() {
            return Optional.of(countingSince);
          }
        };
    return new GapKeeper(
        new StreamShards(new NoStreams(), "arn:aws:dynamodb:us-east-1:0:table/notes/stream/now"),
        store,
        new SimpleMeterRegistry(),
        InstantSource.fixed(NOW));
  }

  /** A client that refuses every call. */
  private static final class NoStreams implements DynamoDbStreamsClient {

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
