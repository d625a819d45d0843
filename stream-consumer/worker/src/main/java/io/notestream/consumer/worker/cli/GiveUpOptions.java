package io.notestream.consumer.worker.cli;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that apply some records and end, though the consumer never gives up. */
final class GiveUpOptions {

  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = {
        "How long calls that fail are tried again while no record at all is applied. Then the",
        "command ends, and says what failed."
      })
  private Duration after = Duration.ofMinutes(1);

  /** Returns a control that stops the command once the consumer has been stuck for so long. */
  BatchControl control(StreamConsumer consumer) {
    AtomicBoolean gaveUp = new AtomicBoolean();
    return BatchControl.until(
        () -> {
          if (!gaveUp.get() && isTooLong(consumer.health().stuckSince())) {
            gaveUp.set(true);
          }
          return gaveUp.get();
        });
  }

  private boolean isTooLong(@Nullable Instant stuckSince) {
    return stuckSince != null && !stuckSince.plus(after).isAfter(Instant.now());
  }

  /** Returns the exception that ends the command. */
  GaveUpException gaveUp(String cause) {
    return new GaveUpException(after, cause);
  }
}
