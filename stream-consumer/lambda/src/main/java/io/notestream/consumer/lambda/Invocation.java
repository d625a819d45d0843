package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time that one invocation has, as the pipeline wants to know it. */
final class Invocation implements BatchControl {

  /** Kept back for the call that is under way when time is up, and for the answer. */
  private static final Duration RESERVE = Duration.ofSeconds(6);

  private final @Nullable Instant deadline;

  private Invocation(@Nullable Instant deadline) {
    this.deadline = deadline;
  }

  /**
   * @param context {@code null} outside of Lambda: there is no hurry then
   */
  static Invocation of(@Nullable Context context, InstantSource clock) {
    if (context == null) {
      return new Invocation(null);
    }
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration quarter = left.dividedBy(4);
    Duration reserve = quarter.compareTo(RESERVE) < 0 ? quarter : RESERVE;
    return new Invocation(clock.instant().plus(left).minus(reserve));
  }

  @Override
  public Stop stop() {
    return Stop.never();
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.ofNullable(deadline);
  }
}
