package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.LogLines;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class LogReactionTest {

  @Test
  void saysWhichNoteExpiredAndWhyButNotWhatWasInIt() throws Exception {
    ExpirationEvent event = Expirations.event(42);
    ExpirationEvent traced =
        new ExpirationEvent(
            event.note().toBuilder().trace("4bf92f3577b34da6a3ce929d0e0e4736", null).build(),
            event.cause(),
            event.sequence(),
            event.eventTime());

    try (LogLines lines = new LogLines("io.notestream.expirations", event.eventId());
        Reaction reaction = reaction("log:name=audit")) {
      reaction.react(event);
      reaction.react(traced);

      String line =
          "INFO audit: note %s expired at 2026-11-25T12:00:01Z by SWEEPER (event %s, trace %s)";
      assertThat(lines.of("INFO"))
          .containsExactly(
              line.formatted(event.expirationId(), event.eventId(), "none"),
              line.formatted(
                  event.expirationId(), event.eventId(), "4bf92f3577b34da6a3ce929d0e0e4736"));
    }
  }

  @Test
  void aSettingThatItDoesNotKnowIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reaction("log:level=debug"))
        .withMessageContaining("does not know 'level'");
  }

  private static Reaction reaction(String settings) {
    try (DynamoDbClient unused = DynamoDbClient.builder().region(Region.US_EAST_1).build()) {
      return new LogReaction.Provider()
          .create(
              ReactionSettings.parse(settings),
              new ReactionContext(
                  unused, TableNames.standard(), InstantSource.system(), Duration.ofDays(1)));
    }
  }
}
