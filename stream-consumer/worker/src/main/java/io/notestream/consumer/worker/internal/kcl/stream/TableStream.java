package io.notestream.consumer.worker.internal.kcl.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The newest stream of a table at one moment. Immutable.
 *
 * @param arn the ARN of the stream that is written to, or was last; empty if there never was one
 * @param isOn whether changes of the table are written to it
 * @param tableCreated when the table was created
 */
public record TableStream(Optional<String> arn, boolean isOn, Instant tableCreated) {

  /** How much later than its table a stream begins that was asked for together with it. */
  private static final Duration TOGETHER = Duration.ofSeconds(5);

  /** Returns whether this is the ARN of the newest stream. */
  public boolean is(String streamArn) {
    return arn.filter(streamArn::equals).isPresent();
  }

  /**
   * Returns whether the stream with that ARN began with the table, and the one before it belonged
   * to a table that is gone, so that there was no change between the two; {@code false} also if
   * that is not known.
   *
   * @param formerLabel the label of the stream before
   */
  public boolean beganWithTable(String streamArn, String formerLabel) {
    return begun(formerLabel).filter(former -> former.isBefore(tableCreated)).isPresent()
        && begun(StreamShards.labelOf(streamArn))
            .filter(begun -> !begun.isBefore(tableCreated.minus(TOGETHER)))
            .filter(begun -> begun.isBefore(tableCreated.plus(TOGETHER)))
            .isPresent();
  }

  /**
   * Returns whether the newest stream began at that time or later; {@code false} also if that is
   * not known.
   */
  public boolean beganSince(Instant time) {
    return arn.map(StreamShards::labelOf)
        .flatMap(TableStream::begun)
        .filter(begun -> !begun.isBefore(time))
        .isPresent();
  }

  /** A label is the time at which its stream began; other services than AWS have other labels. */
  private static Optional<Instant> begun(String label) {
    try {
      return Optional.of(LocalDateTime.parse(label).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
