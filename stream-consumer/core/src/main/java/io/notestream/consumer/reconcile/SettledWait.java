package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.watermark.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Waits until a consumer has settled everything up to a time. Thread-safe. */
final class SettledWait {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Watermark watermark;
  private final Duration longest;

  SettledWait(Watermark watermark, Duration longest) {
    this.watermark = watermark;
    this.longest = longest;
  }

  /** Returns what keeps it from being settled; empty once it is. */
  Optional<String> await(Instant time, Stop stop) {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      String why;
      try {
        Watermark.Mark mark = watermark.look();
        if (!mark.settledThrough().isBefore(time)) {
          return Optional.empty();
        }
        why = mark.heldUpBy().isEmpty() ? "the consumer is behind" : mark.heldUpBy();
      } catch (SdkException e) {
        why = "how far the consumer has come is unknown: " + e.getMessage();
      }
      if (System.nanoTime() - end >= 0 || !stop.pause(PAUSE)) {
        return Optional.of(why);
      }
    }
  }
}
