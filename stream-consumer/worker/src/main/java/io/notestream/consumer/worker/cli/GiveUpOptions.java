package io.notestream.consumer.worker.cli;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that do something and end, though what they use never gives up. */
final class GiveUpOptions {

  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = {
        "How long calls that fail are tried again while nothing at all is done. Then the command",
        "ends, and says what failed."
      })
  private Duration after = Duration.ofMinutes(1);

  /** Returns a control that stops the command once the consumer has been stuck for so long. */
  BatchControl control(StreamConsumer consumer) {
    return BatchControl.until(stop(() -> consumer.health().stuckSince()));
  }

  /**
   * Returns a stop of a command that has been stuck for so long.
   *
   * @param stuckSince returns since when it is stuck; {@code null} if it is not
   */
  Stop stop(Supplier<@Nullable Instant> stuckSince) {
    AtomicBoolean gaveUp = new AtomicBoolean();
    return () -> {
      if (!gaveUp.get() && isTooLong(stuckSince.get())) {
        gaveUp.set(true);
      }
      return gaveUp.get();
    };
  }

  private boolean isTooLong(@Nullable Instant stuckSince) {
    return stuckSince != null && !stuckSince.plus(after).isAfter(Instant.now());
  }

  /** Returns the exception that ends the command. */
  GaveUpException gaveUp(String cause) {
    return new GaveUpException(after, cause);
  }
}
