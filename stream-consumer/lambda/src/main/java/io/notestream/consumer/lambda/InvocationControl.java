package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Steers a batch by the remaining time of one invocation. Immutable. */
final class InvocationControl implements BatchControl {

  /** Reserved for the call that is in flight when time is up, and for the response. */
  private static final Duration RESERVE = Duration.ofSeconds(6);

  private final @Nullable Instant deadline;

  private InvocationControl(@Nullable Instant deadline) {
    this.deadline = deadline;
  }

  /**
   * Returns the control for an invocation.
   *
   * @param context {@code null} outside of Lambda: there is no deadline then
   */
  static InvocationControl of(@Nullable Context context, InstantSource clock) {
    if (context == null) {
      return new InvocationControl(null);
    }
    Duration remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    Duration quarter = remaining.dividedBy(4);
    Duration reserve = quarter.compareTo(RESERVE) < 0 ? quarter : RESERVE;
    return new InvocationControl(clock.instant().plus(remaining).minus(reserve));
  }

  /** Returns the control for what may take so long. */
  static InvocationControl within(Duration time, InstantSource clock) {
    return new InvocationControl(clock.instant().plus(time));
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
